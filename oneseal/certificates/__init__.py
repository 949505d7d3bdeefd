"""证照 Certificates: issued after a grant, checked by anyone, with a life of their own afterwards (行政许可法 39, 44)."""
