"""The output folder: filled in one go, or left as it was."""

from __future__ import annotations

import json
import shutil

import pytest

from deliberation.core.errors import OutputError
from deliberation.pipeline.output import Output


@pytest.fixture
def output(tmp_path):
    made = Output(tmp_path / "out")
    made.prepare(0)
    return made


def files(folder, **contents):
    folder.mkdir(exist_ok=True)
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {f"tables/{name}": folder / name for name in contents}


def test_what_is_placed_is_whole(output, tmp_path):
    placed = files(tmp_path / "new", a="1", b="2")
    assert not output.is_whole(placed, "{}")
    output.place(placed, "{}")
    assert output.is_whole(placed, "{}")
    assert not (output.work / "final").exists()


def test_a_full_disk_while_placing_leaves_the_earlier_results(output, tmp_path, monkeypatch):
    earlier = files(tmp_path / "old", a="1")
    output.place(earlier, "earlier")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        with pytest.raises(OutputError, match="no room left"):
            output.place(files(tmp_path / "new", a="2"), "later")
    assert output.is_whole(earlier, "earlier")


def test_a_machine_that_stops_while_placing_leaves_no_manifest(output, tmp_path, monkeypatch):
    output.place(files(tmp_path / "old", a="1", b="1"), '{"outputs": {}}')
    seen = []
    original = type(output.folder).replace

    def stopping(self, target):
        if "tables" in str(target):
            seen.append(target)
            if len(seen) == 2:
                raise KeyboardInterrupt
        return original(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(type(output.folder), "replace", stopping)
        with pytest.raises(KeyboardInterrupt):
            output.place(files(tmp_path / "new", a="2", b="2"), "later")
    assert not (output.folder / "manifest.json").exists()
    assert not output.is_whole(files(tmp_path / "new", a="2", b="2"), "later")
    again = files(tmp_path / "new", a="2", b="2")
    output.place(again, "later")
    assert output.is_whole(again, "later")


def test_only_our_own_files_are_taken_away(output, tmp_path):
    output.place(files(tmp_path / "old", a="1", b="1"), "one")
    (output.folder / "mine.txt").write_text("mine", encoding="utf-8")
    outside = tmp_path / "precious.txt"
    outside.write_text("precious", encoding="utf-8")
    (output.work / "placed.json").write_text(
        json.dumps(["tables/b", "../precious.txt", str(outside)]), encoding="utf-8"
    )
    output.place(files(tmp_path / "new", a="2"), "two")
    assert not (output.folder / "tables" / "b").exists()
    assert outside.exists()
    assert (output.folder / "mine.txt").exists()


def test_too_little_room_is_told_before_anything_starts(tmp_path):
    output = Output(tmp_path / "out")
    with pytest.raises(OutputError, match=r"MB free and this run needs about"):
        output.prepare(10**15)


def test_a_file_in_the_way_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="is a file"):
        Output(tmp_path / "file" / "out").prepare(0)
