"""开放接口 The open door: what is published of the catalogue, for programs, under ``/api/v1``; read only, and it knows nobody."""
