"""事项管理 The catalogue for those who keep it: the list, one item's versions, drafting, handing over, publishing, importing, checking."""
