"""One full scikit-learn fit with one start: `python full_fit.py FILE K SEED`.

Prints the seconds of the fit alone, without reading and scaling, and its inertia.
"""

import json
import sys
import time

import duckdb
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

file, k, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
customers = duckdb.read_parquet(file).df()
points = StandardScaler().fit_transform(customers.drop(columns="customer_id").to_numpy())
del customers
started = time.perf_counter()
model = KMeans(n_clusters=k, n_init=1, random_state=seed).fit(points)
print(json.dumps({"seconds": time.perf_counter() - started, "inertia": float(model.inertia_)}))
