"""门户 The portal: pages for citizens and firms."""
