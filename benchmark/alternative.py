"""The same job as people do it today: `python alternative.py FILE FOLDER`.

Pandas holds all rows (DuckDB reads and writes them, faster than pandas' own engines),
scikit-learn scales, searches k = 2 to 10 with 10 restarts each, judges by the silhouette of
10,000 rows, scores; pandas profiles. Prints the chosen k and its inertia.
"""

import json
import sys
from pathlib import Path

import duckdb
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

file, folder = sys.argv[1], Path(sys.argv[2])
customers = duckdb.read_parquet(file).df()
features = [name for name in customers.columns if name != "customer_id"]
points = StandardScaler().fit_transform(customers[features].to_numpy())

best_score, best = -1.0, None
for k in range(2, 11):
    model = KMeans(n_clusters=k, n_init=10, random_state=42).fit(points)
    score = silhouette_score(points, model.labels_, sample_size=10_000, random_state=42)
    print(f"k = {k}: inertia {model.inertia_:.3f}, silhouette {score:.4f}", file=sys.stderr)
    if score > best_score:
        best_score, best = score, model

distances = best.transform(points)
distances.sort(axis=1)
customers["segment_id"] = best.labels_
customers["distance_to_centroid"] = distances[:, 0]
customers["simplified_silhouette"] = 1 - distances[:, 0] / distances[:, 1]
duckdb.from_df(customers).write_parquet(str(folder / "segments.parquet"))
groups = customers.groupby("segment_id")[features]
groups.agg(["count", "mean", "std", "median"]).to_csv(folder / "profiles.csv")
groups.quantile([0.1, 0.9]).to_csv(folder / "quantiles.csv")
print(json.dumps({"k": best.n_clusters, "inertia": float(best.inertia_)}))
