"""From the words of a prompt to an idea a scene can compose."""

from __future__ import annotations

import re
import unicodedata

from studio.sandbox.art.chance import number
from studio.sandbox.art.view import Idea

# What a picture is of. A thing outweighs a place: "a lighthouse above the sea" is a lighthouse.
THINGS = {
    "lighthouse": "lighthouse beacon",
    "torii": "torii shrine temple pagoda gate",
    "city": "city street skyscraper cyberpunk alley downtown taxi metropolis",
    "astronaut": "astronaut cosmonaut spaceman spacesuit robot",
    "still": "fruit vase lemon orange apple pear bouquet teapot bowl bottle table still",
    "mushrooms": "mushroom toadstool fungus fungi",
    "heron": "heron crane egret stork bird flamingo swan duck",
    "koi": "koi carp fish goldfish pond lily",
    "jellyfish": "jellyfish medusa octopus squid",
    "tree": "tree cherry blossom sakura oak maple orchard willow",
    "flow": "flow line abstract pattern swirl current marble curve",
    "nebula": "nebula galaxy cosmos universe supernova",
    "dunes": "dune camel caravan pyramid",
    "lake": "lake cabin mountain fjord glacier alp",
    "sail": "sail boat ship yacht sailboat ketch regatta",
    "portrait": "portrait woman man face girl boy person queen king lady character child dancer hair",
    "balloons": "balloon airship zeppelin",
    "forest": "forest wood woodland jungle path fir pine",
    "hills": "hill valley meadow field papercut countryside landscape",
}
PLACES = {
    "lighthouse": "headland cliff coast harbour harbor shore breaker keeper",
    "torii": "japan kyoto",
    "city": "urban neon tokyo rain-soaked building tower",
    "astronaut": "mars planet spacewalk",
    "still": "kitchen interior flower food room",
    "mushrooms": "fairy moss fairytale",
    "heron": "marsh reed wetland",
    "koi": "garden",
    "jellyfish": "underwater reef deep aquarium coral",
    "tree": "spring orchard",
    "flow": "geometric texture wallpaper",
    "nebula": "space star cosmic",
    "dunes": "desert sahara sand",
    "lake": "alpine peak winter",
    "sail": "sea ocean wave sailing voyage",
    "portrait": "eye smile",
    "balloons": "sky flight",
    "forest": "trunk wilderness hood cloak",
    "hills": "farm horizon sunrise nature",
}
MOODS = {
    "dusk": "dusk sunset evening twilight sundown",
    "dawn": "dawn sunrise morning daybreak",
    "day": "day noon midday daylight sunny summer",
    "night": "night midnight moonlight moonlit nocturnal moon",
    "storm": "storm stormy thunder gale rain rainy overcast gloomy",
    "rose": "rose pink blush rosy",
    "amber": "amber golden gold autumn ochre honey",
    "blue": "indigo cobalt",
    "teal": "teal turquoise cyan aqua emerald mint",
    "fog": "fog foggy mist misty haze hazy",
    "winter": "winter snow snowy frost frosty ice icy",
    "violet": "violet lavender magenta lilac",
}
COLOURS = {
    "red": "#cf3428",
    "crimson": "#b3202f",
    "scarlet": "#d63a24",
    "orange": "#e8822a",
    "yellow": "#f0c230",
    "green": "#4f9a4a",
    "blue": "#3a76c4",
    "navy": "#24407a",
    "purple": "#7a48b0",
    "violet": "#8a5cc8",
    "pink": "#ee8fae",
    "magenta": "#d0409a",
    "white": "#f2efe8",
    "black": "#26242a",
    "brown": "#7a4e32",
    "turquoise": "#3ab0ac",
}
WEATHER = {
    "fog": "fog foggy mist misty haze hazy",
    "rain": "rain rainy raining drizzle downpour",
    "snow": "snow snowy snowing snowfall winter blizzard",
    "stars": "star starry stars starlit",
}
REMOVALS = {
    "people": "people person human figure man woman men women walker crowd face child astronaut character",
    "text": "text watermark logo sign letter lettering writing signature caption",
    "birds": "bird heron animal",
    "fish": "fish koi animal",
    "fog": "fog mist haze foggy misty hazy",
    "clouds": "cloud cloudy",
    "stars": "star stars",
    "sun": "sun",
    "moon": "moon",
    "house": "house building cottage cabin hut",
    "flowers": "flower blossom bloom bouquet lily petal leaf leaves",
    "fruit": "fruit apple lemon orange",
    "reeds": "reed grass",
    "rain": "rain",
    "snow": "snow",
}
LEAVES = {
    "cherry": "#f2a4bc",
    "sakura": "#f2a4bc",
    "blossom": "#f4b4c6",
    "maple": "#d8602a",
    "autumn": "#e08a34",
    "oak": "#7fa048",
    "willow": "#a8bf5a",
}
_SETTINGS = ("rain", "winter", "star", "snow")  # words that are weather first and a subject only when alone
_COLOUR_FRUIT = frozenset({"orange", "rose", "cherry", "violet"})
_WORD = re.compile(r"[a-z]+")


def understand(prompt: str, negative: str = "") -> Idea:
    """Return what a prompt asks for. Any text is fine; one without a known word gets a subject from its hash."""
    said, denied = _words(prompt), set(_words(negative))
    removed = frozenset(thing for thing, names in REMOVALS.items() if denied & set(names.split()))
    kept = [word for word in said if word not in denied]
    subject = _subject(prompt, kept)
    accent = _accent(kept, subject)
    weather = frozenset(kind for kind, names in WEATHER.items() if set(kept) & set(names.split())) - removed
    return Idea(subject, _mood(kept, accent, removed), accent, weather, removed)


def _words(text: str) -> list[str]:
    """Return lower-case words without accents and plural endings, in order."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return [_singular(word) for word in _WORD.findall(plain)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


def _lookup(table: dict[str, str]) -> dict[str, str]:
    return {_singular(name): key for key, names in table.items() for name in names.split()}


_THING_OF, _PLACE_OF, _MOOD_OF = _lookup(THINGS), _lookup(PLACES), _lookup(MOODS)


def _subject(prompt: str, words: list[str]) -> str:
    things = [_THING_OF[word] for word in words if word in _THING_OF and word not in _COLOUR_FRUIT]
    if things:
        return things[0]
    places = [_PLACE_OF[word] for word in words if word in _PLACE_OF and word not in _SETTINGS]
    late = [_THING_OF.get(word) or _PLACE_OF[word] for word in words if word in _THING_OF or word in _PLACE_OF]
    for found in (places, late):
        if found:
            return found[0]
    names = sorted(THINGS)
    return names[number("subject", prompt) % len(names)]


def _accent(words: list[str], subject: str) -> str:
    """Return the colour that stands shortly before the subject: "red mushrooms", not "mushrooms under a red sky"."""
    for place, word in enumerate(words):
        if word in COLOURS and any(_THING_OF.get(near) == subject for near in words[place + 1 : place + 4]):
            return COLOURS[word]
    return next((LEAVES[word] for word in words if word in LEAVES), "") if subject == "tree" else ""


def _mood(words: list[str], accent: str, removed: frozenset[str]) -> str:
    for word in words:
        mood = _MOOD_OF.get(word)
        # "a violet balloon" colours the balloon; the air is named by the next word, or left open.
        if mood is not None and mood not in removed and not (word in COLOURS and accent):
            return mood
    return ""
