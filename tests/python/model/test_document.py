"""A model document is what it says, or is refused by the place of its first wrong value."""

import copy
import json

import pytest
from customer_segmentation.errors import InputError
from customer_segmentation.model.document import LARGEST_SEGMENT_ID, Document
from customer_segmentation.model.file import read_model
from model_documents import FITTED

SQL = "1); create table pwned (i int); select (1"


def _changed(*path, to):
    changed = copy.deepcopy(FITTED)
    part = changed
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = to
    return changed


def _without(*path):
    changed = _changed(*path, to=None)
    part = changed
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return changed


def test_document_is_written_as_it_was_read():
    written = json.dumps(FITTED)
    assert Document.from_json(written).to_json() == written


def test_what_earlier_documents_lack_may_be_missing():
    """Documents of format 2 as the first versions wrote them."""
    earlier = _without("rules")
    for one in earlier["features"]:
        del one["missing_share"]
    for one in earlier["segments"]:
        del one["scored_share"]
    written = json.dumps(earlier)
    assert Document.from_json(written).to_json() == written


HOSTILE = {
    "a text for a number": (("quality", "outlier_distance"), SQL),
    "a flag for a number": (("features", 0, "center"), True),
    "a list for a number": (("features", 0, "center"), [1.0]),
    "no number": (("features", 0, "center"), float("nan")),
    "infinite": (("centroids", 0, "centroid_scaled"), float("inf")),
    "larger than any double": (("features", 0, "center"), 10**400),
    "a scale of zero": (("features", 0, "scale"), 0),
    "a negative scale": (("features", 0, "scale"), -1.5),
    "a negative weight": (("features", 0, "weight"), -1),
    "a share above one": (("segments", 0, "stability_jaccard"), 1.1),
    "an id with a point": (("segments", 0, "segment_id"), 1.5),
    "an id of zero": (("segments", 0, "segment_id"), 0),
    "an id without room for others": (("segments", 0, "segment_id"), LARGEST_SEGMENT_ID + 1),
    "another id": (("segments", 0, "segment_id"), 7),
    "an id as a text": (("centroids", 0, "segment_id"), "1"),
    "an id that is SQL": (("model_id",), f"001-0123456789'{SQL}"),
    "a lineage that is SQL": (("segmentation_name",), f"sample'{SQL}"),
    "a feature that is SQL": (("features", 0, "feature"), f"income, {SQL}"),
    "a feature of another case": (("features", 0, "feature"), "Annual_Income"),
    "an undeclared feature": (("features", 0, "feature"), "wealth"),
    "a feature that is an attribute": (("features", 0, "feature"), "gender"),
    "a category of a number": (("features", 0, "feature"), "age__20"),
    "a category of half a letter": (("features", 0, "feature"), "gender___xc3_"),
    "a feature twice": (("features", 1, "feature"), "annual_income"),
    "a position twice": (("features", 1, "position"), 1),
    "a centroid twice": (("centroids", 1), FITTED["centroids"][0]),
    "a centroid too few": (("centroids",), FITTED["centroids"][1:]),
    "an unknown transform": (("features", 0, "transform"), "exp"),
    "an unknown policy": (("features", 0, "missing"), SQL),
    "half a clip": (("features", 0, "clip_low"), 3.0),
    "deciles out of order": (("features", 0, "deciles"), [9.0, *[1.0] * 8]),
    "eight deciles": (("quality", "deciles"), [1.0] * 8),
    "a condition that is SQL": (("rules", 0, "condition"), "age > 1; drop table x"),
    "a condition with a subquery": (("rules", 0, "condition"), "age > (select 1)"),
    "a name with a zero": (("segments", 0, "segment_name"), "a\0b"),
    "a name with half a letter": (("segments", 0, "segment_name"), "\ud800"),
    "a name without end": (("segments", 0, "segment_name"), "a" * 10_001),
    "a name that is a list": (("segments", 0, "segment_name"), ["a"]),
    "more segments than there are": (("quality", "k"), 6),
    "two candidates selected": (("candidates", 0, "is_selected"), True),
    "an unknown key": (("quality", "on_load"), SQL),
    "a part of another kind": (("quality",), "good"),
    "another format": (("format",), 3),
    "a format that is true": (("format",), True),
    "settings of another model": (("shaping",), '{"k": 7}'),
    "shaping that is no JSON": (("shaping",), SQL),
    "a declared column that is SQL": (("settings", "columns", 0, "name"), SQL),
    "a column type that is SQL": (("settings", "columns", 0, "type"), SQL),
    "a library as a number": (("library_versions", "numpy"), 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_value_is_refused_by_its_place(name, tmp_path):
    path, value = HOSTILE[name]
    file = tmp_path / "model.json"
    file.write_text(json.dumps(_changed(*path, to=value)))
    with pytest.raises(InputError) as refused:
        read_model(str(file))
    message = str(refused.value)
    assert "\n" not in message and len(message) < 400
    assert str(file) in message and "needs" in message


def test_message_names_place_value_and_need():
    with pytest.raises(InputError) as refused:
        Document.from_written(_changed("quality", "outlier_distance", to="far"))
    assert str(refused.value) == (
        'quality.outlier_distance is "far": needs a finite number from 0 to 1e+300'
    )


def test_misspelt_key_is_named_with_the_one_that_was_meant():
    with pytest.raises(InputError) as refused:
        Document.from_written(_changed("quality", "iteration", to=3))
    assert str(refused.value) == (
        'quality is {"iteration": 3}: needs keys that this version knows, such as iterations'
    )


@pytest.mark.parametrize(
    "written",
    [
        "", "[]", "7", "null", '"text"', "{", "[" * 100_000, '{"a":' * 100_000,
        "1" * 5_000, '{"format": 2, "format": 2}',
        json.dumps(FITTED).replace("1.4080285943719122", "1e999"),
        json.dumps(FITTED).replace('"k": 5,', '"k": 5, "k": 5,', 1),
        b"\xff\xfe", " " * 32_000_001,
    ],
    ids=range(14),
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_line(written, tmp_path):
    file = tmp_path / "model.json"
    file.write_bytes(written if isinstance(written, bytes) else written.encode())
    with pytest.raises(InputError) as refused:
        read_model(str(file))
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 600


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", ".", "nowhere.json", "a\0b"):
        with pytest.raises(InputError, match="segmentation_model_file is"):
            read_model(str(tmp_path / name) if name != "a\0b" else name)


def test_every_place_of_a_document_is_checked():
    """Put a mapping into every place: nothing may take what nobody expects."""
    unchecked = []

    def visit(part, path):
        for key in range(len(part)) if isinstance(part, list) else list(part):
            if path or key != "format":
                try:
                    Document.from_written(_changed(*path, key, to={SQL: SQL}))
                except InputError:
                    pass
                else:
                    unchecked.append((*path, key))
            if isinstance(part[key], dict | list):
                visit(part[key], (*path, key))

    visit(FITTED, ())
    assert [place for place in unchecked if place != ("library_versions",)] == []
