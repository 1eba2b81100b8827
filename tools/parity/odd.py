"""Strings that trip tokenizers: addresses, emoticons, exceptions, odd white space, scripts, long tokens, controls, and mixes of all.

Only code points that Unicode 14 knows, so that Python's and Rust's case tables agree; no lone surrogates. `texts(seed, count, exceptions)`
gives the same texts for the same arguments; `exceptions` is the list of the tokenizer's own special cases.
"""

import random

SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n", "\n ", "\u00a0", " \u00a0", "\u2009", "\u202f", "\u3000", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x1d", "\x1f",
          "\u1680", "\u200a \u2003", "\t \t", " " * 9, "\n" * 5]
INVISIBLE = ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u202e", "\x00", "\x01", "\x07", "\x08", "\x1b[31m", "\x7f", "\u0300", "\u0301", "\ufe0f", "\u20e3", "\ufffd", "\U000e0020", "\ue000"]
SCHEMES = ["http://", "https://", "ftp://", "HTTP://", "mailto:", "www.", "", "", "file:///", "ssh://git@", "//", "htp:/"]
HOSTS = ["example.com", "www.example.org", "sub.domain.example.co.uk", "localhost", "192.168.0.1", "10.0.0.256", "[::1]", "xn--bcher-kva.example", "b\u00fccher.example", "\u4f8b\u5b50.example", "a.b", "example",
         "user:pass@example.com", "first.last+tag@example.com", "o'neil@example.co", "example.museum", "exa_mple.com", "-example.com", "example..com", "EXAMPLE.COM", "t.co", "e.g"]
PATHS = ["", "/", "/a/b.html", "/index.php?id=1&x=%20y", "#top", "/wiki/Foo_(bar)", "/~user/", ":8080/x", "/a,b;c", "/\u00e9t\u00e9", "?q=a+b", "/x.", "/x)", "/x...", "/a//b", ":99999", "/@me", "/%zz", "/'q'"]
EMOTICONS = """:) :-) :( :-( ;) ;-) :D :-D :P :-P :p =) =( :'( :'-( :/ :-/ :\\ :| :-| :o :O :0 8) 8-) 8D xD XD ^_^ ^__^ -_- -__- o_O O_o 0_0 o.o O.O (: (-: ): )-: <3 <33 </3 <.< >.> ><> ><(((*> :3 :* :-* ;_; T_T
=[ =] [= [: :] :-] ]= >:( >:o :x :X v_v V.V (o: (; (=_=) ¯\\_(ツ)_/¯ (╯°□°）╯︵┻━┻ ಠ_ಠ (ಠ_ಠ) ¬_¬ @_@ \\o/ \\n \\t :1 :-))) :))) :((( :}) (*_*) 8-D <(^^)> orz (>_<) >.< (^_^) (._.) """.split()
EMOJI = ["\U0001f600", "\U0001f602\U0001f602", "\u2764\ufe0f", "\U0001f469\u200d\U0001f52c", "\U0001f1eb\U0001f1f7", "\U0001f44d\U0001f3fd", "\u2600", "\u2122", "\u00a9", "\u2192", "\u2713", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "1\ufe0f\u20e3", "\u25ba", "\u2588\u2588", "\U0001f6a8"]
SCRIPTS = ["Привет, мир!", "Москва", "т.е.", "10кг", "Ελλάδα", "ΟΔΟΣ", "καλημέρα;", "שלום", "ב־1999", "مرحبا", "٣٫٥", "۱۲۳", "،", "؟", "नमस्ते", "१२३", "।", "ไทยแลนด์", "中文分词", "東京タワー", "한국어", "ﬁne", "ＦＵＬＬ", "ｗｉｄｅ", "Straße", "STRASSE", "İstanbul",
           "ıspanak", "ǅ", "Ĳssel", "naïve", "café", "cafe\u0301", "Ångström", "Ω", "µm", "²", "x²", "½", "3½", "Ⅷ", "①", "⑩", "🄁", "ª", "º", "ﷺ", "Ձերբակալ", "ქართული", "ᏣᎳᎩ", "ꭰ", "አማርኛ", "ខ្មែរ", "தமிழ்", "ᚠᚢᚦ", "𝐁𝐨𝐥𝐝", "𝟘𝟙", "𐐀𐐨", "𓀀", "Ǆemal", "ſ", "K", "ẞ"]
WORDS = """the a of to in and is was it he said dog cats running Running RUNNING better best children mice went has been U.S. U.K. Mr Mr. Dr. St. Jan. a.m. p.m. etc. i.e. e.g. vs. No. don't can't won't I'm you're he'll she'd
they've it's its let's y'all ain't o'clock 'em 'tis 'cause cannot gonna wanna gotta lemme dunno would've should'nt Isnt dont cant wont Im youre ive who's John's James' dogs' 's n't 'll 've 're 'd N'T DON'T Don’t can’t I’m it’s ’s ‘em rock'n'roll
New York London Paris Apple Google IBM NASA U.N. Monday June 2024 1990s '90s 9/11 24/7 7-Eleven state-of-the-art ex-president co-op e-mail mother-in-law well-known twenty-one up-to-date and/or he/she km/h AC/DC C++ C# .NET Node.js
10km 5kg 3.5GB 100% $5 £3.50 €10 ¥100 US$5 5$ 10:30 10:30pm 7pm 7.30am 1,000 1.000,50 1/2 -5 +3 3.14 1e10 0x1F 2-3 (2) [3] {4} 1st 2nd 3rd 4th #1 #tag @user &amp; &lt; a&b R&D AT&T Q&A A. B. C. J.K. a.b.c etc.... ... .. . .... … , ,, ; : ! !! !!! ? ?? ?! - -- --- – — ― _ __ * ** ~ ^ | \\ / // < > << >> = == != <= >= =>
-> <- ' '' " "" ` `` “ ” ‘ ’ „ « » ‹ › ( ) (( )) [ ] { } <br> <p> </a> <a_href="x"> (a) (i) a) 1. 1) i. * • · § ¶ † ° ± × ÷ ∞ ≠ ≤ √ ∑ £ $ € ¢ % ‰ № ™ ® ©""".split()
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u2026\u2018\u2019\u201c\u201d\u2013\u2014\u00ab\u00bb\u00b0\u20ac"
BLOCKS = [(0x20, 0x7e), (0xa1, 0xff), (0x100, 0x17f), (0x180, 0x24f), (0x370, 0x373), (0x391, 0x3a1), (0x3a3, 0x3ff), (0x400, 0x4ff), (0x5d0, 0x5ea), (0x621, 0x64a), (0x660, 0x669), (0x905, 0x939), (0xe01, 0xe30),
          (0x10a0, 0x10c5), (0x1e00, 0x1eff), (0x2010, 0x2027), (0x2030, 0x205e), (0x2070, 0x2071), (0x2074, 0x208e), (0x20a0, 0x20bf), (0x2100, 0x214f), (0x2150, 0x2188), (0x2190, 0x21ff), (0x2200, 0x22ff), (0x2460, 0x24ff),
          (0x2500, 0x257f), (0x2600, 0x26ff), (0x2776, 0x2793), (0x2c60, 0x2c7f), (0x3041, 0x3096), (0x30a1, 0x30fa), (0x4e00, 0x4fff), (0xac00, 0xacff), (0xfb00, 0xfb06), (0xff01, 0xff5e), (0x10400, 0x1044f),
          (0x1d400, 0x1d454), (0x1d7ce, 0x1d7ff), (0x1f600, 0x1f64f), (0x1f1e6, 0x1f1ff)]


class Mixer:
    """Draws pieces and glues them; every choice comes from one generator."""

    def __init__(self, rng, exceptions):
        self.rng = rng
        self.exceptions = exceptions

    def address(self):
        r = self.rng
        return r.choice(SCHEMES) + r.choice(HOSTS) + r.choice(PATHS)

    def exception(self):
        r = self.rng
        word = r.choice(self.exceptions)
        roll = r.random()
        if roll < 0.15:
            return word.upper()
        if roll < 0.25:
            return word.capitalize()
        if roll < 0.5:
            return self.wrapped(word)
        if roll < 0.6:
            return word + r.choice(self.exceptions)
        return word

    def wrapped(self, word):
        r = self.rng
        left = "".join(r.choice("(\"'[{<\u201c\u2018-.,$#*~\u2026") for _ in range(r.randint(0, 3)))
        right = "".join(r.choice(")\"']}>\u201d\u2019-.,!?;:%*~\u2026") for _ in range(r.randint(0, 3)))
        return left + word + right

    def letters(self):
        r = self.rng
        length = r.choice([1, 2, 3, 5, 8, 13, 30, 99, 100, 101, 180])
        alphabet = r.choice([LETTERS, "ab", "A", "0123456789", "aA1", LETTERS + PUNCTUATION, "a-", "a'", "x.", "1,"])
        return "".join(r.choice(alphabet) for _ in range(length))

    def any_code_points(self):
        r = self.rng
        out = []
        for _ in range(r.randint(1, 12)):
            first, last = r.choice(BLOCKS)
            out.append(chr(r.randint(first, last)))
        return "".join(out)

    def joined(self):
        r = self.rng
        return r.choice(["-", "/", ".", ",", "'", "\u2019", "_", "&", "=", ":", "...", "--", "\u2014", "+", "", "*", "^", "<", ">", "\u2026"]).join(r.choice(WORDS) for _ in range(r.randint(2, 4)))

    def piece(self):
        r = self.rng
        kind = r.choices(range(11), [30, 10, 14, 7, 5, 6, 6, 4, 6, 8, 4])[0]
        if kind == 0:
            return r.choice(WORDS)
        if kind == 1:
            return self.address()
        if kind == 2:
            return self.exception()
        if kind == 3:
            return r.choice(EMOTICONS)
        if kind == 4:
            return r.choice(EMOJI)
        if kind == 5:
            return r.choice(SCRIPTS)
        if kind == 6:
            return self.wrapped(r.choice(WORDS))
        if kind == 7:
            return self.letters()
        if kind == 8:
            return self.any_code_points()
        if kind == 9:
            return self.joined()
        return r.choice(INVISIBLE)

    def text(self):
        r = self.rng
        glue = r.choice([0.0, 0.05, 0.3])
        odd_space = r.choice([0.0, 0.1, 0.5])
        out = [r.choice(SPACES)] if r.random() < 0.1 else []
        for _ in range(r.choice([1, 2, 5, 10, 20, 40, 60])):
            out.append(self.piece())
            if r.random() >= glue:
                out.append(r.choice(SPACES) if r.random() < odd_space else " ")
        text = "".join(out)
        return text if r.random() < 0.5 else text.strip()


FIXED = ["", " ", "  ", "\n", "\u00a0", "\x00", "a", ".", "\u200b", "\ufeff", "\r\n", "\U0010fffd", "a" * 5000, "." * 300, "(" * 200 + "a" + ")" * 200, "-" * 120, "a." * 200, "don't" * 60, ("x " * 300).strip(), " " * 400, "\n" * 200,
         "http://" + "a." * 60 + "com", "a@" + "b." * 60 + "c", "'" * 99, "\u2026" * 50, "1,234,567,890.12", "$" * 20 + "5", "A" * 99, "A" * 100, "A" * 101, "\U0001f600" * 100, "e\u0301" * 60, "U.S.A.", "U.S.A", "...and", "and...", "a...b", "x--y", "--", "(c)", ":-)", "(:-)", "8)", "i.e.,", "a.k.a."]


def texts(seed, count, exceptions):
    rng = random.Random(seed)
    mixer = Mixer(rng, sorted(exceptions))
    every = list(mixer.exceptions)
    rng.shuffle(every)
    # Each special case once, bare and in company, so that none is left out by chance.
    listed = []
    for start in range(0, len(every), 40):
        group = every[start:start + 40]
        listed.append(" ".join(group))
        listed.append(" ".join(mixer.wrapped(word) for word in group))
    return FIXED + listed + [mixer.text() for _ in range(count)]
