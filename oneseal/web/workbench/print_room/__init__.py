"""制证送达 Certificates to make and papers to hand over."""
