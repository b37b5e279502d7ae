"""Text into unit vectors: identity removed, aliases replaced, then TF-IDF and latent directions."""

from matching.encode.external import Encoder, checked_vectors
from matching.encode.identity import fold, profile_texts, strip_identity
from matching.encode.text_encoder import TextEncoder, TextVectors

__all__ = ["Encoder", "TextEncoder", "TextVectors", "checked_vectors", "fold", "profile_texts", "strip_identity"]
