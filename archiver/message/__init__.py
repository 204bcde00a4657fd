"""HTTP/1.x messages as bytes: heads, framing, codings. No input or output."""
