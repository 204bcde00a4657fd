"""The pages of the demo site, built in memory: a small bilingual news site with the oddities of real ones.

`archiver.demo.site.build.build_site` makes all of it. Nothing here reads a clock, the network or chance, so the same
edition has the same bytes each time (compressed ones: as long as the same zlib and brotli are used).
"""
