"""印章 Seals: the register of seals, their keys, signing and checking, every use; signs the journal's roots (电子签名法 13, 14)."""
