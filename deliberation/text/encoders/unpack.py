"""Write a model file as an ordinary SentenceTransformer folder, in half precision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from deliberation.text.encoders.layout import ModelFile

PROMPTS = {"query": "query: ", "passage": "passage: "}
"""The prefixes the model was trained with; ours is always ``query``, added once by the encoder itself."""

LINEAR = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORM = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_MAX_TOKENS = 512
_SPACE = "\u2581"
_TOKENIZER_SETTINGS: dict[str, Any] = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": "<s>",
    "eos_token": "</s>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "model_max_length": _MAX_TOKENS,
    "clean_up_tokenization_spaces": False,
    "model_input_names": ["input_ids", "attention_mask"],
}


def unpack(model: ModelFile, taught: Mapping[str, npt.NDArray[np.float64]], target: Path) -> None:
    """Write the model into an existing folder, as sentence-transformers 6 lays folders out.

    Parameters
    ----------
    model : ModelFile
        As it came.
    taught : mapping of str to array
        What is added to its matrices, see ``low_rank.updates``; empty for the model as it came.
    target : Path
    """
    from safetensors.numpy import save_file

    save_file(_weights(model, taught), target / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(model).save(str(target / "tokenizer.json"))
    for name, content in _settings(model).items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in target.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _weights(model: ModelFile, taught: Mapping[str, npt.NDArray[np.float64]]) -> dict[str, npt.NDArray[Any]]:
    """Return the tensors under the names of a BERT model.

    The pooler, which mean pooling never uses, is written as zeros so that the folder loads without a warning.
    """
    shape = model.shape
    half = np.float16
    hidden = shape.hidden
    state: dict[str, npt.NDArray[Any]] = {
        "embeddings.word_embeddings.weight": model.quantised("emb.word", hidden),
        "embeddings.position_embeddings.weight": model.plain("emb.pos").reshape(-1, hidden).astype(half),
        "embeddings.token_type_embeddings.weight": np.tile(
            model.plain("emb.type")[:hidden], (shape.types, 1)
        ).astype(half),
        "embeddings.LayerNorm.weight": model.plain("emb.ln.w").astype(half),
        "embeddings.LayerNorm.bias": model.plain("emb.ln.b").astype(half),
        "pooler.dense.weight": np.zeros((hidden, hidden), dtype=half),
        "pooler.dense.bias": np.zeros(hidden, dtype=half),
    }
    for layer in range(shape.layers):
        prefix = f"encoder.layer.{layer}"
        for short, name in LINEAR.items():
            columns = shape.feed_forward if short == "fo" else hidden
            weight = model.quantised(f"l{layer}.{short}.w", columns)
            if (update := taught.get(f"{layer}.{short}")) is not None:
                weight = (weight.astype(np.float64) + update).astype(half)
            state[f"{prefix}.{name}.weight"] = weight
            state[f"{prefix}.{name}.bias"] = model.plain(f"l{layer}.{short}.b").astype(half)
        for short, name in _NORM.items():
            state[f"{prefix}.{name}.weight"] = model.plain(f"l{layer}.{short}.w").astype(half)
            state[f"{prefix}.{name}.bias"] = model.plain(f"l{layer}.{short}.b").astype(half)
    return {name: np.ascontiguousarray(tensor) for name, tensor in state.items()}


def _tokenizer(model: ModelFile) -> Any:
    """Return the XLM-R unigram tokenizer of the model."""
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    special = model.special
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=special["unk"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"\s"), " "),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement=_SPACE, prepend_scheme="always", split=False
    )
    tokenizer.decoder = decoders.Metaspace(replacement=_SPACE, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> $B </s>",
        special_tokens=[("<s>", special["bos"]), ("</s>", special["eos"])],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, normalized=False, special=True) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    )
    return tokenizer


def _settings(model: ModelFile) -> dict[str, Any]:
    """Return the small JSON files of the folder, by path."""
    shape = model.shape
    modules = (
        ("", "sentence_transformers.base.modules.transformer.Transformer"),
        ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
        ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
    )
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": "float32",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": model.special["pad"],
        },
        "tokenizer_config.json": _TOKENIZER_SETTINGS,
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": kind}
            for number, (path, kind) in enumerate(modules)
        ],
        "sentence_bert_config.json": {
            "transformer_task": "feature-extraction",
            "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}},
            "module_output_name": "token_embeddings",
        },
        "1_Pooling/config.json": {
            "embedding_dimension": shape.hidden,
            "pooling_mode": "mean",
            "include_prompt": True,
        },
        "2_Normalize/config.json": {
            "module_input_name": "sentence_embedding",
            "module_output_name": "sentence_embedding",
        },
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": PROMPTS,
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    }
