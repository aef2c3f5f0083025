#!/usr/bin/env python3
"""Checks docs/vectors against docs/wire-protocol.md, and against nothing else.

Usage: python3 docs/vectors/check.py [folder]        needs Python 3.8 and its standard library only

SM3, SM4, SM4-CCM, SM2 and the formulas of the document, written from the standards and the document; no line of it was
made from the Rust. It recomputes every value of primitives.txt, and for every tap of conversations.txt whose secrets are
stated it derives the keys, opens every message, and checks every certificate, signature, token, receipt and lock in it.
Of every word of words.txt it says by form, version, wallet and signature whether it is refused, and what account, line and
head come of it where it is taken; of bundles and replies, which frame is amiss.
Of every case of sm2-edges.json it says whether it is valid, with the formulas for x and y as the standard prints them.
Slow and not in constant time: for checking, never for keys that matter.
"""
import hmac as _hmac, json, re, struct, sys, pathlib

# --- SM3 (GB/T 32905) -------------------------------------------------------------------------------------------------
M32 = 0xFFFFFFFF
IV = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)

def rol(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & M32 if n else x

T = [rol(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]

def sm3(*parts):
    data = b"".join(parts)
    bits = len(data) * 8
    data += b"\x80" + bytes((55 - len(data)) % 64) + struct.pack(">Q", bits)
    v = IV
    for at in range(0, len(data), 64):
        w = list(struct.unpack(">16I", data[at:at + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rol(w[j - 3], 15)
            w.append((x ^ rol(x, 15) ^ rol(x, 23)) ^ rol(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            ss1 = rol((rol(a, 12) + e + T[j]) & M32, 7)
            ss2 = ss1 ^ rol(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & M32
            tt2 = (gg + h + ss1 + w[j]) & M32
            a, b, c, d, e, f, g, h = tt1, a, rol(b, 9), c, tt2 ^ rol(tt2, 9) ^ rol(tt2, 17), e, rol(f, 19), g
        v = tuple(x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h)))
    return struct.pack(">8I", *v)

def mac(key, *parts):
    assert len(key) <= 64
    key = key.ljust(64, b"\0")
    inner = sm3(bytes(k ^ 0x36 for k in key), *parts)
    return sm3(bytes(k ^ 0x5C for k in key), inner)

def hkdf(salt, secret, info):
    return mac(mac(salt, secret), info + b"\x01")

# --- SM4 (GB/T 32907) and SM4-CCM (RFC 8998) --------------------------------------------------------------------------
def _sbox():
    """S(x) = A·I(A·x + c) + c over GF(2^8) with x^8+x^7+x^6+x^5+x^4+x^2+1 (published algebraic form)."""
    def mul(a, b):
        r = 0
        while b:
            if b & 1:
                r ^= a
            a <<= 1
            if a & 0x100:
                a ^= 0x1F5
            b >>= 1
        return r
    inv = [0] * 256
    for x in range(1, 256):
        for y in range(1, 256):
            if mul(x, y) == 1:
                inv[x] = y
    def affine(x):
        r = 0
        for i in range(8):
            row = ((0xA7 << i) | (0xA7 >> (8 - i))) & 0xFF
            r |= (bin(row & x).count("1") & 1) << i
        return r ^ 0xD3
    return [affine(inv[affine(x)]) for x in range(256)]

SBOX = bytes(_sbox())
CK = [sum(((4 * i + j) * 7 % 256) << (24 - 8 * j) for j in range(4)) for i in range(32)]
FK = (0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC)

def tau(x):
    return sum(SBOX[(x >> s) & 255] << s for s in (0, 8, 16, 24))

class Sm4:
    def __init__(self, key):
        assert len(key) == 16
        k = [a ^ b for a, b in zip(struct.unpack(">4I", key), FK)]
        self.rk = []
        for i in range(32):
            t = tau(k[1] ^ k[2] ^ k[3] ^ CK[i])
            k = k[1:] + [k[0] ^ t ^ rol(t, 13) ^ rol(t, 23)]
            self.rk.append(k[3])

    def _run(self, block, keys):
        x = list(struct.unpack(">4I", block))
        for rk in keys:
            t = tau(x[1] ^ x[2] ^ x[3] ^ rk)
            x = x[1:] + [x[0] ^ t ^ rol(t, 2) ^ rol(t, 10) ^ rol(t, 18) ^ rol(t, 24)]
        return struct.pack(">4I", *reversed(x))

    def enc(self, block):
        return self._run(block, self.rk)

    def dec(self, block):
        return self._run(block, self.rk[::-1])

def xor(a, b):
    return bytes(x ^ y for x, y in zip(a, b))

def ccm(key, nonce, aad, body, opening):
    """CCM with L = 3, M = 16 (RFC 3610); gives (text, tag over the plaintext)."""
    cipher = Sm4(key)
    count = lambda i: b"\x02" + nonce + i.to_bytes(3, "big")
    stream = b"".join(cipher.enc(count(i)) for i in range(1, len(body) // 16 + 2))
    out = xor(body, stream)
    plain = out if opening else body
    pad = lambda x: x + bytes(-len(x) % 16)
    x = cipher.enc(b"\x7A" + nonce + len(plain).to_bytes(3, "big"))
    for blocks in (pad(len(aad).to_bytes(2, "big") + aad), pad(plain)):
        for at in range(0, len(blocks), 16):
            x = cipher.enc(xor(x, blocks[at:at + 16]))
    return out, xor(x, cipher.enc(count(0)))

# --- SM2 (GB/T 32918) -------------------------------------------------------------------------------------------------
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)

def b32(x):
    return x.to_bytes(32, "big")

def num(x):
    return int.from_bytes(x, "big")

def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        m = (3 * p[0] * p[0] + A) * pow(2 * p[1], P - 2, P) % P
    else:
        m = (q[1] - p[1]) * pow(q[0] - p[0], P - 2, P) % P
    x = (m * m - p[0] - q[0]) % P
    return x, (m * (p[0] - x) - p[1]) % P

def _double(p):
    x, y, z = p
    if not y or not z:
        return 0, 1, 0
    s = 4 * x * y * y % P
    m = (3 * x * x + A * pow(z, 4, P)) % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * pow(y, 4, P)) % P, 2 * y * z % P

def _add(p, q):
    if not p[2]:
        return q
    if not q[2]:
        return p
    z1, z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2 % P, q[0] * z1 % P
    s1, s2 = p[1] * z2 * q[2] % P, q[1] * z1 * p[2] % P
    if u1 == u2:
        return _double(p) if s1 == s2 else (0, 1, 0)
    h, r = (u2 - u1) % P, (s2 - s1) % P
    h2 = h * h % P
    h3 = h * h2 % P
    v = u1 * h2 % P
    x = (r * r - h3 - 2 * v) % P
    return x, (r * (v - x) - s1 * h3) % P, h * p[2] * q[2] % P

def mul(k, p):
    r, q = (0, 1, 0), (p[0], p[1], 1)
    for bit in bin(k % N)[2:]:
        r = _double(r)
        if bit == "1":
            r = _add(r, q)
    if not r[2]:
        return None
    i = pow(r[2], P - 2, P)
    return r[0] * i * i % P, r[1] * i * i * i % P

def point(data):
    assert len(data) == 33 and data[0] in (2, 3), "not one encoding of a point"
    x = num(data[1:])
    assert x < P, "x is not below p"
    square = (x * x * x + A * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    assert y * y % P == square, "not on the curve"
    return x, (y if y & 1 == data[0] & 1 else P - y)

def comp(p):
    return bytes([2 + (p[1] & 1)]) + b32(p[0])

def identity(name, key):
    length = struct.pack(">H", 8 * len(name))
    return sm3(length, name, b32(A), b32(B), b32(G[0]), b32(G[1]), b32(key[0]), b32(key[1]))

def accepts(e, r, s, total):
    assert 0 < r < N and 0 < s < N and (r + s) % N, "r, s or t out of range"
    assert total is not None, "infinity"
    return (e + total[0]) % N == r

def ordinary(key, message, signature):
    e = num(sm3(identity(b"1234567812345678", key), message)) % N
    r, s = num(signature[:32]), num(signature[32:])
    return accepts(e, r, s, add(mul(s, G), mul((r + s) % N, key)))

def hash_lambda(certificate, issuer):
    w = point(certificate[16:])
    h = identity(certificate[:16], issuer)
    return w, h, num(sm3(b32(w[0]), b32(w[1]), h)) % N

def implicit(certificate, issuer, message, signature):
    """Section 6.1: certificate and signature in one check."""
    w, h, lam = hash_lambda(certificate, issuer)
    assert lam
    e = num(sm3(h, b32(w[0]), b32(w[1]), message)) % N
    r, s = num(signature[:32]), num(signature[32:])
    t = (r + s) % N
    return accepts(e, r, s, add(mul(s, G), add(mul(t, w), mul(t * lam % N, issuer))))

def signed(d, k, e):
    r = (e + mul(k, G)[0]) % N
    return b32(r) + b32(pow(1 + d, N - 2, N) * (k - r * d) % N)

# --- The document -----------------------------------------------------------------------------------------------------
AID = b"\xF0ECNYOFL1"
TITLE = b"ecny-offline/1 "

class Channel:
    """Section 4."""
    def __init__(self, role, hello, e_reader, z):
        self.th = sm3(AID, bytes([role]), hello, e_reader)
        self.prk = mac(self.th, z)
        self.k = mac(self.prk, TITLE + b"channel\x01")
        first, second = (e_reader, hello[2:]) if role == 0x20 else (hello[2:], e_reader)
        self.binding = sm3(first, second)[:8]
        self.keys, self.count = {">": self.k[:16], "<": self.k[16:]}, {">": 0, "<": 0}

    def next(self, way):
        nonce = bytes(11) + bytes([self.count[way]])
        self.count[way] += 1
        return self.keys[way], nonce

    def seal(self, way, ins, plain):
        text, tag = ccm(*self.next(way), bytes([ins]), plain, False)
        return text + tag

    def open(self, way, ins, sealed):
        plain, tag = ccm(*self.next(way), bytes([ins]), sealed[:-16], True)
        assert _hmac.compare_digest(tag, sealed[-16:]), "does not open"
        return plain

LENGTHS = {0: 13, 1: 165, 2: 224, 3: 17, 4: 65, 5: 1, 6: 225}

def primitives(text):
    sections, name = {}, None
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            sections[name] = {}
        elif line and not line.startswith("#"):
            key, value = line.rsplit(" ", 1) if " " in line else (line, "")
            sections[name][key] = bytes.fromhex(value)
    checked = 0

    def same(found, expected, what):
        nonlocal checked
        checked += 1
        assert found == expected, f"{what}: {found.hex()} is not {expected.hex()}"

    o = sections["operator"]
    root, issuer, command = (point(o[k]) for k in ("root.public", "P_op", "command.public"))
    for key, made in (("root.secret", root), ("ms", issuer), ("command.secret", command)):
        same(comp(mul(num(o[key]), G)), comp(made), key)
    certificate = o["operator-certificate"]
    same(certificate[8:41], o["P_op"], "P_op in the certificate")
    same(certificate[41:74], o["command.public"], "command key in the certificate")
    message = TITLE + b"operator\0" + certificate[:74]
    assert ordinary(root, message, certificate[74:]), "operator certificate"
    e = num(sm3(identity(b"1234567812345678", root), message)) % N
    same(signed(num(o["root.secret"]), num(o["k"]), e), certificate[74:], "root signature")

    c = sections["certificate"]
    own, w = num(c["d'"]), num(c["w"])
    u = mul(own, G)
    big_w = add(mul(w, G), u)
    h = identity(c["information"], issuer)
    lam = num(sm3(b32(big_w[0]), b32(big_w[1]), h)) % N
    t = (w + lam * num(o["ms"])) % N
    d = (t + own) % N
    public = add(big_w, mul(lam, issuer))
    for key, found in (("U", comp(u)), ("W", comp(big_w)), ("H", h), ("lambda", b32(lam)), ("t", b32(t)), ("d", b32(d)),
                       ("P", comp(public)), ("certificate", c["information"] + comp(big_w))):
        same(found, c[key], key)
    assert mul(d, G) == public, "d·G = W + λ·P_op"

    for name, role in (("channel, the payer reads", 0x20), ("channel, the payee reads", 0x10)):
        s = sections[name]
        e_reader, e_card = mul(num(s["e_reader"]), G), mul(num(s["e_card"]), G)
        z = b32(mul(num(s["e_reader"]), e_card)[0])
        same(z, b32(mul(num(s["e_card"]), e_reader)[0]), "Z of the card")
        channel = Channel(role, b"\x01\x00" + comp(e_card), comp(e_reader), z)
        for key, found in (("role", bytes([role])), ("E_reader", comp(e_reader)), ("hello", b"\x01\x00" + comp(e_card)),
                           ("th", channel.th), ("Z", z), ("PRK", channel.prk), ("K", channel.k),
                           ("binding", channel.binding)):
            same(found, s[key], key)
        for way, who in ((">", "reader"), ("<", "card")):
            for count in "01":
                same(channel.seal(way, role, b"\x05"), s[f"sealed.from-{who}.{count}"], f"sealed from {who}")

    s = sections["session"]
    token = Sm4(s["k_T"]).enc(s["n"] + bytes(4) + s["binding"])
    x = mac(s["k_R"], b"x", token, s["terms"], s["day"])[:16]
    for key, found in (("T", token), ("x", x), ("h", sm3(x)[:16])):
        same(found, s[key], key)

    s = sections["totals"]
    shared = b32(mul(own, issuer)[0])
    same(shared, b32(mul(num(o["ms"]), u)[0]), "x(ms·U)")
    key = hkdf(bytes(32), shared, TITLE + b"totals" + c["information"][:8])[:16]
    same(shared, s["x(d'·P_op)"], "x(d'·P_op)")
    same(key, s["k_totals"], "k_totals")
    same(Sm4(key).enc(s["received"] + s["paid"]), s["totals"], "totals")

    for name in ("request", "debit", "cancel"):
        s = sections[f"{name} signature"]
        assert s["M"].startswith(TITLE + name.encode() + b"\0"), "domain string"
        e = num(sm3(h, b32(big_w[0]), b32(big_w[1]), s["M"])) % N
        same(signed(d, num(s["k"]), e), s["signature"], f"{name} signature")
        assert implicit(c["certificate"], issuer, s["M"], s["signature"])

    s = sections["heads"]
    for i in (1, 2):
        same(sm3(s[f"head.{i - 1}"], s[f"line.{i}"]), s[f"head.{i}"], f"head.{i}")
    return checked

class Wallet:
    """A line `wallet` of conversations.txt."""
    def __init__(self, pairs):
        element, self.operator = bytes.fromhex(pairs["element"]), bytes.fromhex(pairs["operator"])
        self.name, self.certificate, self.d = pairs["name"], element[1:50], num(element[82:114])
        self.k_r, self.k_t, self.k_totals = element[114:146], element[146:162], element[162:178]
        self.id, self.profile = self.certificate[:8], bytes.fromhex(pairs["profile"])
        self.issuer, self.command = point(self.operator[8:41]), point(self.operator[41:74])
        assert self.profile[:8] == self.id and len(self.profile) == 109 and self.profile[18] == 2
        assert ordinary(self.command, TITLE + b"profile\0" + self.profile, bytes.fromhex(pairs["signature"]))
        w, _, lam = hash_lambda(self.certificate, self.issuer)
        assert mul(self.d, G) == add(w, mul(lam, self.issuer)), "private key and certificate"

    def token_is_own(self, token):
        return Sm4(self.k_t).dec(token)[4:8] == bytes(4)

    def session(self, token):
        block = Sm4(self.k_t).dec(token)
        return num(block[:4]), block[8:]

    def lock(self, token, terms_and_day):
        return sm3(mac(self.k_r, b"x", token, terms_and_day)[:16])[:16]

class Tap:
    """One tap: its frames, and the secrets that are stated."""
    def __init__(self, wallets):
        self.wallets, self.frames, self.e, self.k = wallets, [], {}, []

    def check(self):
        frames = [(way, data) for way, data in self.frames if way in "><"]
        opened, channel, ins, hello, request, entry, last = 0, None, None, None, None, None, None
        for way, data in frames:
            if way == ">":
                if data == last:            # sent twice: answered from memory, nothing is sealed
                    ins = None
                    continue
                last, ins = data, data[1]
                if ins == 0xA4:
                    assert data == b"\x00\xA4\x04\x00\x09" + AID + b"\x00"
                    continue
                body = data[5:5 + data[4]]
                if ins in (0x10, 0x20):
                    e_reader, body = body[:33], body[33:]
                    z = self.shared(hello, e_reader)
                    if z is None:
                        return opened
                    channel = Channel(ins, hello, e_reader, z)
            else:
                if ins is None:
                    continue
                assert data[-2:] == b"\x90\x00" or len(data) == 2, "data comes with 9000 only"
                if ins == 0xA4:
                    assert data[:17] == b"\x6F\x32\x84\x09" + AID + b"\xA5\x25\xC1\x23" and len(data) == 54
                    hello = data[17:52]
                    continue
                if len(data) == 2:
                    continue
                body = data[:-2]
            plain = channel.open(way, ins, body)
            opened += 1
            assert len(plain) == LENGTHS[plain[0]], "length of the message"
            if plain[0] == 1:
                request, payee, entry = plain, self.wallet(plain[3:11]), None
                assert implicit(request[3:52], payee.issuer, TITLE + b"request\0" + request[1:101] + channel.th,
                                request[101:]), "request signature"
                if payee.token_is_own(request[52:68]):
                    number, binding = payee.session(request[52:68])
                    assert binding == channel.binding and request[85:101] == payee.lock(request[52:68], request[68:82])
            elif plain[0] == 2:
                entry = plain[50:160]
                payer = self.wallet(plain[1:9])
                assert implicit(plain[1:50], payer.issuer, TITLE + b"debit\0" + entry, plain[160:]), "debit signature"
                assert entry[37:45] == request[3:11], "payee of the entry"
                received, paid = struct.unpack(">QQ", Sm4(payer.k_totals).dec(entry[94:110]))
                assert paid >= struct.unpack(">Q", entry[61:69])[0] and received <= 10 ** 15, "totals"
            elif plain[0] == 3:
                assert sm3(plain[1:])[:16] == entry[75:91], "x opens h"
            elif plain[0] == 4:
                message = TITLE + b"cancel\0" + request[3:11] + payer.id + entry[1:5] + sm3(entry)
                assert implicit(request[3:52], payee.issuer, message, plain[1:]), "cancel signature"
            elif plain[0] == 6:
                heads, delta = [plain[1 + 5 * i:6 + 5 * i] for i in range(6)], plain[31:161]
                known = [head for head in heads if head != bytes(5)]
                assert heads == known + [bytes(5)] * (6 - len(known)) and known, "heads first, then zeros"
                if plain[31:] != bytes(194):
                    command = next(w.command for w in self.wallets if w.operator[1:3] == delta[1:3])
                    assert ordinary(command, TITLE + b"delta\0" + delta, plain[161:]), "delta signature"
        return opened

    def wallet(self, identity):
        return next(w for w in self.wallets if w.id == identity)

    def shared(self, hello, e_reader):
        """Z from whichever secret is stated; both must agree where both are."""
        card, found = hello[2:], set()
        for e in self.e:
            mine = comp(mul(e, G))
            if mine in (card, e_reader):
                found.add(b32(mul(e, point(e_reader if mine == card else card))[0]))
        for z in self.e.values():
            assert z is None or not found or {z} == found, "Z is not what both points agree on"
        assert len(found) <= 1
        return found.pop() if found else None

def conversations(text):
    wallets, tap, taps, opened = [], None, 0, 0

    def close():
        nonlocal taps, opened
        if tap is not None:
            taps, opened = taps + 1, opened + tap.check()

    for line in text.splitlines():
        pairs = dict(re.findall(r"(\S+?)=(\S+)", line))
        if line.startswith("wallet "):
            wallets.append(Wallet(pairs))
        elif not line.startswith(" "):
            close()
            tap = Tap(wallets) if line.startswith("tap ") else None
        elif tap is not None:
            words = line.split()
            if words[0][0] in "><":
                tap.frames.append((words[0][0], bytes.fromhex(words[1])))
            elif words[0] in ("secret", "insider") and "e" in pairs:
                tap.e[num(bytes.fromhex(pairs["e"]))] = bytes.fromhex(pairs["z"]) if "z" in pairs else None
    close()
    return len(wallets), taps, opened

# --- Words, bundles, replies -------------------------------------------------------------------------------------------
def layout(text):
    """Fields of a record of the document: name, then length."""
    pairs = text.split()
    return [(name, int(length)) for name, length in zip(pairs[::2], pairs[1::2])]

LIMITS = layout("version 1 number 2 balance 8 single 8 paid 8 payments 2 received 8 respent 8 unverified.single 8 "
                "unverified 8 power.free 8 power.free.payments 1 least.unarmed 8 hop 1 days 2 list.age 2 stale.list 8")
ACCOUNT = layout("kind 1 root 33 limits 91 parent 8 settings 42 crisis 34 day 2 abroad 2 last.sync 2 balance 8 synced 8 "
                 "hop 1 pockets 52 in.flight 8 seq 4 decided 4 closed 4 received 8 paid 8 refunded 8 paid.since 8 "
                 "payments.since 2 received.since 8 respent.since 8 unverified.since 8 power.free.since 8 "
                 "power.free.payments 1 orders 2 pin.permits 2 pin.used 2 standing 1 head 32 covered 36")

def fields(names, data):
    assert len(data) == sum(length for _, length in names), f"{len(data)} bytes"
    found, at = {}, 0
    for name, length in names:
        found[name] = data[at:at + length]
        at += length
    return found

# kind: length of the body, whose signature ("root" or "command"), domain, where the version stands, where the wallet
WORDS = {0: (74, "root", b"operator", 0, None), 1: (109, "command", b"profile", 18, 0), 2: (34, "root", b"crisis", 0, None),
         3: (14, "command", b"order", 0, 1), 4: (130, "command", b"delta", 0, None), 5: (15, "command", b"pocket", 0, 1),
         6: (51, "command", b"receipt", 0, 1), 7: (46, "command", b"resolution", 0, 1)}
VERSIONS = {1: 2}
ACTIVE, BLOCKED, RETIRED = b"\x01", b"\x03", b"\x05"
LAST = b"\xFF" * 4

def day(data, old):
    return max(data, old)

def moved(account, kind, body, signature, own):
    """The account after that word: what the record moves (journal.md), and the head over its line (section 16)."""
    a, extra = dict(account), b""
    if kind == 1:
        a["limits"], a["parent"], a["day"] = body[18:], body[8:16], day(body[16:18], a["day"])
    elif kind == 2:
        a["crisis"] = body
    elif kind == 3:
        a["orders"], a["day"], what = body[9:11], day(body[11:13], a["day"]), body[13]
        after = (num(a["decided"]) + 1).to_bytes(4, "big")
        if what == 0:
            a["standing"] = BLOCKED
        elif what == 1:
            a["standing"] = ACTIVE
        elif what == 2:
            a["decided"] = after
        elif what == 3:
            a["pin.permits"] = (num(a["pin.permits"]) + 1).to_bytes(2, "big")
        else:
            a["closed"], a["decided"], a["standing"] = a["decided"], LAST, RETIRED
    elif kind == 4:
        where = "day" if body[1:3] == own else "abroad"
        a[where], extra = day(body[8:10], a[where]), bytes([body[1:3] == own])
    elif kind == 5:
        assert a["pockets"][:13] == bytes(13), "the first place is free"
        a["pockets"] = body[9:13] + bytes(9) + a["pockets"][13:]
        a["day"], extra = day(body[13:15], a["day"]), b"\0"
    elif kind == 6:
        a["covered"], extra = body[9:45], bytes(52)
        a["day"], a["last.sync"] = day(body[49:51], a["day"]), day(body[49:51], a["last.sync"])
    elif kind == 7:
        amount = a["in.flight"]
        assert body[45] == 1 and a["hop"] == b"\0", "all that is in flight comes back, and it was synced"
        add8 = lambda x: (num(x) + num(amount)).to_bytes(8, "big")
        for name in ("balance", "synced", "received", "refunded"):
            a[name] = add8(a[name])
        a["in.flight"], extra = bytes(8), amount + bytes(3)
    record = {0: 0, 1: 10, 2: 12, 3: 13, 4: 14, 5: 15, 6: 8, 7: 9}[kind]
    a["head"] = sm3(a["head"], bytes([record]), body, signature, extra, a["balance"])
    return a

class Story:
    """A scenario of words.txt, of one wallet."""
    def __init__(self, wallets, root):
        self.wallets, self.root, self.account, self.orders, self.taken = wallets, root, None, set(), 0

    def wallet(self, name):
        return next(w for w in self.wallets if w.name == name)

    def word(self, who, word, said, after):
        wallet = self.wallet(who)
        verdict = self.judge(wallet, word)
        if verdict is not None:
            assert verdict == said, f"{who}: {said} is {verdict}"
        if said == "Taken Now":
            length = WORDS[word[0]][0]
            expected = moved(self.account, word[0], word[1:1 + length], word[1 + length:], wallet.id[:2])
        else:
            expected = self.account
        if after is not None:
            found = fields(ACCOUNT, after)
            for name, value in expected.items():
                assert found[name] == value, f"{said}: {name} is {found[name].hex()}, not {value.hex()}"
            assert fields(LIMITS, found["limits"])["version"] == b"\x02"
        self.account, self.taken = expected, self.taken + 1

    def judge(self, wallet, word):
        """Form, version, wallet, signature, in that order; None where the account has to say."""
        if not word or word[0] not in WORDS:
            return "refused Malformed"
        length, who, domain, version, name = WORDS[word[0]]
        body, signature = word[1:1 + length], word[1 + length:]
        if len(body) != length or len(signature) != 64:
            return "refused Malformed"
        if body[version] != VERSIONS.get(word[0], 1):
            return "refused Command(Version)"
        if name is not None and body[name:name + 8] != wallet.id:
            return "refused Command(OtherWallet)"
        if word[0] == 4 and body[1:3] != wallet.id[:2]:
            return "refused Peer(UnknownOperator)"
        try:
            signed = ordinary(self.root if who == "root" else wallet.command, TITLE + domain + b"\0" + body, signature)
        except AssertionError:
            signed = False
        if not signed or (word[0] == 4 and not wallet.operator[4:6] <= body[8:10] <= wallet.operator[6:8]):
            return "refused Peer(Signature)" if word[0] == 0 else "refused Command(Signature)"
        if word[0] == 2 and num(body[5:7]) - num(body[3:5]) >= 90:
            return "refused Command(TooLong)"
        return None

def frames(data):
    """Section 17.2: whole frames, and what is amiss behind them."""
    lengths, at = {1: 237, 3: 45, 5: 32}, 0
    while at < len(data):
        head = data[at:at + 3]
        if len(head) < 3:
            yield None, "Truncated"
            return
        length = num(head[:2])
        if lengths.get(head[2], length) != length or not 0 < head[2] < 6:
            yield None, "Frame"
            return
        if at + 3 + length > len(data):
            yield None, "Truncated"
            return
        yield data[at:at + 3 + length], None
        at += 3 + length

def read(data, first, middle, other=None):
    """The frames of a bundle or a reply, each with what it is; the last with its fault, where there is one."""
    check, state, lines = bytes(32), "begin", None
    for frame, fault in frames(data):
        if fault:
            yield None, fault
            return
        kind, body = frame[2], frame[3:]
        if state == "end":
            fault = "Trailing"
        elif state == "begin":
            if kind == first and other is not None and body[1:9] != other:
                fault = "OtherWallet"
            fault = fault or (None if kind == first else "Order")
            if kind == 1:
                lines = num(body[1 + 49 + 9:][:4]) - num(body[201:205])
            state = "middle"
        elif kind == middle and lines != 0:
            lines = lines if lines is None else lines - 1
        elif kind == 5 and not (body == check and not lines):
            fault = "Changed"
        elif kind == 5:
            state = "end"
        else:
            fault = "Order"
        yield (frame, None) if not fault else (None, fault)
        if fault:
            return
        check = sm3(check, frame)
    if state != "end":
        yield None, "Truncated"

def statement(wallet, frame):
    """A bundle's first frame: the wallet's signature over where its log stands."""
    certificate, body, signature = frame[4:53], frame[53:140], frame[140:204]
    assert certificate == wallet.certificate and body[0] == 1 and body[1:9] == wallet.id
    assert body[55:] == sm3(TITLE + b"totals key\0", wallet.id, wallet.k_totals), "totals key"
    assert implicit(certificate, wallet.issuer, TITLE + b"statement\0" + body, signature), "statement signature"
    return body

def words(text):
    wallets, root, story, blocks = [], None, None, []
    for line in text.splitlines():
        if line.startswith("  "):
            blocks[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            blocks.append((line, []))
    counted = {"take": 0, "bundle": 0, "read": 0, "reply": 0}
    for line, said in blocks:
        pairs, verb = dict(re.findall(r"(\S+?)=(\S+)", line)), line.split()[0]
        if verb == "wallet":
            wallets.append(Wallet(pairs))
        elif verb == "root":
            root = point(bytes.fromhex(pairs["public"]))
        elif verb == "scenario":
            story = Story(wallets, root)
        if said and said[-1].startswith("account "):
            after = bytes.fromhex(said[-1].split()[2])
        else:
            after = None
        if verb in ("account", "retire"):
            story.account = fields(ACCOUNT, after)
        elif verb == "take":
            story.word(pairs["who"], bytes.fromhex(pairs["word"]), said[0].split(": ")[1], after)
        elif verb == "bundle":
            wallet, found = story.wallet(pairs["who"]), list(read(bytes.fromhex(said[0].split()[1]), 1, 2))
            assert all(fault is None for _, fault in found), "a whole bundle"
            body = statement(wallet, found[0][0])
            head = found[0][0][204 + 4:240]
            for frame, _ in found[1:-1]:
                head = sm3(head, frame[3:])
            assert head == body[13:45], "the lines lead to the head"
            if story.account and story.account["standing"] == RETIRED:
                assert body[45:49] == LAST, "a closing statement has decided every session"
        elif verb == "read":
            names = {1: "Statement", 2: "Line", 5: "End"}
            found = read(bytes.fromhex(pairs["bundle"]), 1, 2)
            assert ["read: " + (f"refused {fault}" if fault else names[frame[2]]) for frame, fault in found] == said
        elif verb == "reply":
            wallet, said = story.wallet(pairs["who"]), said[:-1]
            found = list(read(bytes.fromhex(pairs["frames"]), 3, 4, wallet.id))
            assert len(found) == len(said), "one line a frame"
            for (frame, fault), line in zip(found, said):
                line = line.split(": ")[1]
                if fault or frame[2] in (3, 5):
                    assert line == (f"refused {fault}" if fault else {3: "Answers", 5: "End"}[frame[2]])
                else:
                    story.word(pairs["who"], frame[3:], line, None)
            assert story.account == fields(ACCOUNT, after), "the account after a reply"
        if verb in counted:
            counted[verb] += 1
    assert all(counted.values()), "something is missing"
    return counted

# --- The edges of SM2 -------------------------------------------------------------------------------------------------
def plus(p, q):
    """The sum of two points, infinity being None (GB/T 32918.1, 3.2.3.1)."""
    if p is None:
        return q
    if q is None:
        return p
    (x1, y1), (x2, y2) = p, q
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    if p == q:
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P) % P
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, P) % P
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P

def times(k, p):
    total = None
    for bit in bin(k)[2:]:
        total = plus(total, total)
        if bit == "1":
            total = plus(total, p)
    return total

class Refused(Exception):
    """Input that nothing is computed with."""

def refused(so, what):
    if so:
        raise Refused(what)

def one_point(data):
    refused(len(data) != 33 or data[0] not in (2, 3), "tag")
    x = num(data[1:])
    refused(x >= P, "x is not below p")
    square = (pow(x, 3, P) + A * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    refused(y * y % P != square, "no point has that x")
    return x, (y if y % 2 == data[0] % 2 else P - y)

def secret(data):
    k = num(data)
    refused(not 0 < k < N, "no secret")
    return k

def holds(e, signature, key):
    """B1 to B7 of GB/T 32918.2, 7.1; the key is a list of (factor, point)."""
    r, s = num(signature[:32]), num(signature[32:])
    refused(not 0 < r < N or not 0 < s < N, "r or s")
    t = (r + s) % N
    refused(t == 0, "t")
    total = times(s, G)
    for factor, p in key:
        total = plus(total, times(t * factor % N, p))
    refused(total is None, "infinity")
    return (num(e) + total[0]) % N == r

def edge_signature(test):
    return holds(test["e"], test["signature"], [(1, one_point(test["key"]))])

def edge_implicit(test):
    lam = num(test["lambda"]) % N
    refused(lam == 0, "lambda")
    return holds(test["e"], test["signature"], [(1, one_point(test["w"])), (lam, one_point(test["issuer"]))])

def edge_message(test):
    key = one_point(test["key"])
    e = sm3(identity(b"1234567812345678", key), test["message"])
    return holds(e, test["signature"], [(1, key)])

def edge_certificate(test):
    information, w = test["certificate"][:16], one_point(test["certificate"][16:])
    issuer = one_point(test["issuer"])
    h = identity(information, issuer)
    lam = num(sm3(b32(w[0]), b32(w[1]), h)) % N
    refused(lam == 0, "lambda")
    e = sm3(h, b32(w[0]), b32(w[1]), test["message"])
    return holds(e, test["signature"], [(1, w), (lam, issuer)])

def edge_public(test):
    return comp(times(secret(test["k"]), G)) == test["point"]

def edge_agreement(test):
    return b32(times(secret(test["k"]), one_point(test["peer"]))[0]) == test["shared"]

def edge_decompression(test):
    return b32(one_point(test["encoded"])[1]) == test["y"]

EDGES = {"Signature": edge_signature, "ImplicitSignature": edge_implicit, "MessageSignature": edge_message,
         "CertificateSignature": edge_certificate, "PublicPoint": edge_public, "Agreement": edge_agreement,
         "Decompression": edge_decompression}

def edges(text):
    page, verdicts = json.loads(text), {"valid": 0, "invalid": 0}
    assert {group["type"] for group in page["testGroups"]} == set(EDGES), "kinds of tests"
    for group in page["testGroups"]:
        for test in group["tests"]:
            number = sum(verdicts.values()) + 1
            assert test["tcId"] == number and set(test["flags"]) <= set(page["notes"]), f"test {number}"
            given = {k: bytes.fromhex(v) for k, v in test.items() if k not in ("tcId", "comment", "flags", "result")}
            try:
                found = EDGES[group["type"]](given)
            except Refused:
                found = False
            assert found == (test["result"] == "valid"), f"test {number}, {test['comment']}: not {test['result']}"
            verdicts[test["result"]] += 1
    assert sum(verdicts.values()) == page["numberOfTests"]
    return verdicts

def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    assert sm3(b"abc").hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2"), "SM3: GB/T 32905, example 1"
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    assert Sm4(key).enc(key).hex() == "681edf34d206965e86b3e94f536e4246", "SM4: GB/T 32907, example 1"
    values = primitives((folder / "primitives.txt").read_text(encoding="utf-8"))
    print(f"primitives.txt: {values} values recomputed, all equal")
    wallets, taps, opened = conversations((folder / "conversations.txt").read_text(encoding="utf-8"))
    print(f"conversations.txt: {wallets} wallets, {taps} taps, {opened} messages opened and checked")
    assert opened, "nothing was opened"
    counted = words((folder / "words.txt").read_text(encoding="utf-8"))
    print(f"words.txt: {counted['take']} words, {counted['bundle']} bundles, {counted['read']} bundles read, "
          f"{counted['reply']} replies, as it says")
    verdicts = edges((folder / "sm2-edges.json").read_text(encoding="utf-8"))
    print(f"sm2-edges.json: {verdicts['valid']} valid and {verdicts['invalid']} invalid, as it says")
    assert sum(verdicts.values()) >= 1600, "cases are missing"

if __name__ == "__main__":
    main()
