"""The registry of public consultations: every entry can be fetched, checked and attributed."""

from __future__ import annotations

import hashlib

import pytest

import deliberation as dl
from deliberation.ingest import public
from tests.helpers.data import shared_data


def test_every_entry_has_a_licence_an_attribution_and_hashes():
    entries = public.catalogue()
    assert len({entry.name for entry in entries}) == len(entries) >= 5
    for entry in entries:
        assert entry.licence
        assert entry.attribution
        assert entry.address.startswith("https://")
        assert all(len(digest) == 64 for digest in entry.files.values())


@pytest.mark.needs_data
@pytest.mark.parametrize("entry", public.catalogue(), ids=lambda entry: entry.name)
def test_hashes_are_those_of_the_data_we_test_on(entry):
    for name, digest in entry.files.items():
        content = shared_data("polis", entry.name, name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_fetching_writes_the_files_and_their_licence(tmp_path, monkeypatch):
    server = tmp_path / "server"
    server.mkdir()
    (server / "comments.csv").write_text("comment-id,comment-body\n0,Oui\n")
    digest = hashlib.sha256((server / "comments.csv").read_bytes()).hexdigest()
    entry = public.PublicConsultation(
        name="here", title="Ici", language="fr", reader="polis", licence="CC0", attribution="Nous",
        address="https://example.org/", files={"comments.csv": digest},
    )  # fmt: skip
    monkeypatch.setattr(public, "catalogue", lambda: [entry])

    def retrieve(address, *, known_hash, fname, path, progressbar):
        path.mkdir(parents=True, exist_ok=True)
        (path / fname).write_bytes((server / address.rsplit("/", 1)[1]).read_bytes())

    monkeypatch.setattr("pooch.retrieve", retrieve)
    folder = public.fetch("here", tmp_path / "data")
    assert (folder / "comments.csv").exists()
    assert "CC0" in (folder / "LICENCE-AND-ATTRIBUTION.txt").read_text()
    with pytest.raises(dl.ReadError, match="Did you mean 'here'"):
        public.fetch("hre", tmp_path)
