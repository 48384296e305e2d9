"""QR codes for the terminal, as few of them as a link needs: bytes, error correction L, versions 1 to 9 (ISO/IEC 18004)."""

# Of each version from 1: error correction codewords in a block, and blocks.
CORRECTION = [(7, 1), (10, 1), (15, 1), (20, 1), (26, 1), (18, 2), (20, 2), (24, 2), (30, 2)]
# All codewords of a version.
CODEWORDS = [26, 44, 70, 100, 134, 172, 196, 242, 292]


def encode(text):
    """The code as rows of booleans; True is dark. Raises ValueError where the text is too long."""
    data = text.encode()
    for version, (each, blocks) in enumerate(CORRECTION, 1):
        room = CODEWORDS[version - 1] - each * blocks
        if len(data) + 2 <= room:
            return draw(version, interleave(padded(data, room), each, blocks))
    raise ValueError(f"{len(data)} bytes are too many for this small encoder.")


def padded(data, room):
    # Four bits say "bytes", eight how many, four end it; then 0xEC and 0x11 in turn.
    bits = (4 << 8 | len(data)) << 8 * len(data) | int.from_bytes(data, "big")
    codewords = (bits << 4).to_bytes(len(data) + 2, "big")
    return codewords + (b"\xec\x11" * room)[: room - len(codewords)]


def interleave(data, each, blocks):
    """None of the nine versions has blocks of different lengths."""
    size = len(data) // blocks
    parts = [data[i * size : (i + 1) * size] for i in range(blocks)]
    corrections = [remainder(part, each) for part in parts]
    return [codeword for group in (parts, corrections) for turn in zip(*group) for codeword in turn]


def multiply(a, b):
    """In the field of 256 elements of the standard (its annex A)."""
    product = 0
    for i in reversed(range(8)):
        product = product << 1 ^ (product >> 7) * 0x11D
        product ^= (b >> i & 1) * a
    return product


def remainder(data, degree):
    """Reed-Solomon: what is left of the data, divided by the generator of this degree."""
    generator, root = [0] * (degree - 1) + [1], 1
    for _ in range(degree):
        for i in range(degree):
            generator[i] = multiply(generator[i], root) ^ (generator[i + 1] if i + 1 < degree else 0)
        root = multiply(root, 2)
    left = [0] * degree
    for byte in data:
        factor = byte ^ left.pop(0)
        left.append(0)
        left = [a ^ multiply(b, factor) for a, b in zip(left, generator)]
    return left


def draw(version, codewords):
    size = 17 + 4 * version
    dark = [[False] * size for _ in range(size)]
    taken = [[False] * size for _ in range(size)]

    def put(x, y, value):
        if 0 <= x < size and 0 <= y < size:
            dark[y][x], taken[y][x] = bool(value), True

    def square(cx, cy, reach, light_rings):
        for y in range(-reach, reach + 1):
            for x in range(-reach, reach + 1):
                put(cx + x, cy + y, max(abs(x), abs(y)) not in light_rings)

    for i in range(size):
        put(6, i, i % 2 == 0)
        put(i, 6, i % 2 == 0)
    for cx, cy in ((3, 3), (size - 4, 3), (3, size - 4)):
        square(cx, cy, 4, (2, 4))
    last = size - 7
    places = [6, last] if version < 7 else [6, (6 + last) // 2, last]
    for cx in places if version > 1 else []:
        for cy in places:
            if (cx, cy) not in ((6, 6), (6, last), (last, 6)):
                square(cx, cy, 2, (1,))

    # Error correction L and mask 0, with their own check bits.
    format_bits = with_check(0b01000, 10, 0x537) ^ 0x5412
    for i in range(15):
        bit = format_bits >> i & 1
        put(8, i if i < 6 else i + 1 if i < 8 else size - 15 + i, bit)
        put(size - 1 - i if i < 8 else 7 if i == 8 else 14 - i, 8, bit)
    put(8, size - 8, True)
    if version >= 7:
        version_bits = with_check(version, 12, 0x1F25)
        for i in range(18):
            put(size - 11 + i % 3, i // 3, version_bits >> i & 1)
            put(i // 3, size - 11 + i % 3, version_bits >> i & 1)

    bits = (codeword >> i & 1 for codeword in codewords for i in reversed(range(8)))
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        upward = (right + 1) & 2 == 0
        for y in reversed(range(size)) if upward else range(size):
            for x in (right, right - 1):
                if not taken[y][x]:
                    # Any of the eight masks can be read; the first is plain to see.
                    dark[y][x] = bool(next(bits, 0)) != ((x + y) % 2 == 0)
    return dark


def with_check(value, length, generator):
    left = value << length
    while left.bit_length() > length:
        left ^= generator << left.bit_length() - length - 1
    return value << length | left


def for_terminal(rows):
    """Two rows of the code in one line of text; black on white, whatever the terminal's own colours are."""
    margin = 4
    width = len(rows) + 2 * margin
    blank = [[False] * width] * margin
    rows = blank + [[False] * margin + row + [False] * margin for row in rows] + blank + [[False] * width]
    blocks = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    lines = ("".join(blocks[pair] for pair in zip(*rows[i : i + 2])) for i in range(0, width, 2))
    return "\n".join(f"\x1b[30;107m{line}\x1b[0m" for line in lines)
