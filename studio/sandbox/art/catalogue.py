"""The styles on offer, as their cards say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StyleCard:
    """What someone choosing a style gets to know about it.

    Attributes:
        slug: Its name in requests.
        name: Its name for people.
        description: One sentence.
        default_steps: Steps when a request names none, 1 to 100.
        default_guidance: Guidance when a request names none.
        default_denoise: How far a reference is painted over when a request has one, 0 to 1.
        preview_subject: A prompt whose subject shows the style well.
    """

    slug: str
    name: str
    description: str
    default_steps: int
    default_guidance: float
    default_denoise: float
    preview_subject: str


CATALOGUE: tuple[StyleCard, ...] = (
    StyleCard(
        "gouache-storybook",
        "Gouache Storybook",
        "Flat, chalky body colour laid edge to edge, with the dry brush left where the hand ran out of paint.",
        28,
        6.5,
        0.75,
        "red mushrooms in a green glade",
    ),
    StyleCard(
        "golden-hour-photography",
        "Golden Hour Photography",
        "The last half hour of sun: warm haze, long light, a lens that flares a little and does not mind.",
        30,
        7.5,
        0.8,
        "dunes under a low sun at dusk",
    ),
    StyleCard(
        "woodblock-print",
        "Woodblock Print",
        "A dozen cherry-wood blocks, one per colour, the grain pressed into the sky and a key block for the lines.",
        26,
        6.0,
        0.7,
        "a heron in the reeds at dusk",
    ),
    StyleCard(
        "plein-air",
        "Plein Air",
        "Short broken strokes put down fast while the light lasts, finer where something caught the eye.",
        30,
        7.0,
        0.75,
        "a blossom tree in a spring meadow",
    ),
    StyleCard(
        "alla-prima-oil",
        "Alla Prima Oil",
        "Wet into wet in one sitting: a loaded brush, visible ridges, edges found rather than drawn.",
        32,
        7.0,
        0.75,
        "a still life with lemons and a striped vase",
    ),
    StyleCard(
        "wet-watercolour",
        "Wet Watercolour",
        "Glazes that run into each other and dry with a dark rim, on a rough sheet with a bare margin.",
        24,
        5.5,
        0.7,
        "hot-air balloons over a valley",
    ),
    StyleCard(
        "two-ink-riso",
        "Two-Ink Riso",
        "Coral and blue soy ink through two drums that never quite line up, dots and all.",
        20,
        7.0,
        0.7,
        "a portrait with flowers in the hair",
    ),
    StyleCard(
        "ink-wash",
        "Ink Wash",
        "Five dilutions of one black ink; the paper does the sky and the water does the rest.",
        22,
        5.5,
        0.7,
        "a torii in still water in fog",
    ),
    StyleCard(
        "stained-glass",
        "Stained Glass",
        "Mouth-blown panes leaded along the drawing, with the sun standing behind them.",
        28,
        8.0,
        0.8,
        "koi between lily pads",
    ),
    StyleCard(
        "faded-35-mm",
        "Faded 35 mm",
        "A print that spent forty years in a drawer: lifted blacks, honest grain and a light leak at one side.",
        24,
        6.0,
        0.8,
        "a sailing boat on a calm sea",
    ),
    StyleCard(
        "gilded-deco",
        "Gilded Deco",
        "Petrol lacquer and leaf gold in hard tones, outlined in wire and set in a stepped frame.",
        26,
        7.5,
        0.75,
        "a portrait with flowers in the hair at night",
    ),
    StyleCard(
        "paper-valley",
        "Paper Valley",
        "Coloured sheets cut with scissors and stacked from far to near, each casting a soft shadow on the last.",
        22,
        6.5,
        0.75,
        "paper-cut hills in front of a large sun",
    ),
    StyleCard(
        "linocut",
        "Linocut",
        "One dark ink and a gouge; every light is a furrow, and every thing is cut its own way.",
        28,
        7.0,
        0.75,
        "a lighthouse on a headland",
    ),
    StyleCard(
        "cyanotype",
        "Cyanotype",
        "Iron salts brushed on by hand, an hour of sun, a rinse in the sink: white on Prussian blue.",
        20,
        5.0,
        0.7,
        "jellyfish drifting in the deep",
    ),
    StyleCard(
        "graphite",
        "Graphite",
        "A soft pencil on cartridge paper, contours found twice and shadows hatched across each other.",
        30,
        6.0,
        0.7,
        "an astronaut looking up",
    ),
    StyleCard(
        "charcoal",
        "Charcoal",
        "Willow charcoal rubbed into a rough sheet with the side of the hand, blacks put in last.",
        24,
        6.5,
        0.75,
        "a forest in fog",
    ),
    StyleCard(
        "copper-engraving",
        "Copper Engraving",
        "Swelling lines that bend around what they describe, crossed in the shadows, with the plate mark showing.",
        34,
        6.5,
        0.7,
        "a sailing boat on a stormy sea",
    ),
    StyleCard(
        "low-poly",
        "Low Poly",
        "A net of plain triangles, large in the sky and small where the story is.",
        24,
        7.0,
        0.8,
        "a mountain lake in autumn",
    ),
    StyleCard(
        "pixel-art",
        "Pixel Art",
        "Few colours on a coarse grid with an ordered dither, as on a machine that had no more to give.",
        18,
        8.0,
        0.8,
        "a night city street in the rain",
    ),
    StyleCard(
        "neon-noir",
        "Neon Noir",
        "Midnight, rain in the air and every outline bent from a glass tube of pink and cyan.",
        26,
        8.5,
        0.8,
        "a night city street in the rain with an umbrella",
    ),
    StyleCard(
        "silver-gelatin",
        "Silver Gelatin",
        "Black and white through a red filter, printed hard on warm paper with the corners burnt in.",
        26,
        6.5,
        0.75,
        "dunes under a dark sky",
    ),
    StyleCard(
        "soft-pastel",
        "Soft Pastel",
        "Chalk dragged over a toned sheet whose tooth keeps its own colour; it smudges if you breathe.",
        26,
        5.5,
        0.7,
        "a blossom tree at dawn",
    ),
    StyleCard(
        "sunday-points",
        "Sunday Points",
        "Thousands of round touches of clean colour, mixed by nobody but the eye.",
        36,
        7.5,
        0.75,
        "a sailing boat on a summer lake",
    ),
    StyleCard(
        "newsprint-comic",
        "Newsprint Comic",
        "Four inks in dots you can count, a confident brush line, and paper that has begun to yellow.",
        22,
        8.0,
        0.75,
        "an astronaut in front of a large moon",
    ),
    StyleCard(
        "clay",
        "Clay",
        "Everything rolled from plasticine and pressed on with a thumb; the fingerprints are part of it.",
        24,
        7.0,
        0.8,
        "spotted mushrooms in a mossy glade",
    ),
    StyleCard(
        "pebble-mosaic",
        "Pebble Mosaic",
        "Small stones set by eye in grey mortar, each tilted enough to catch the light alone.",
        28,
        7.0,
        0.75,
        "koi between lily pads at dusk",
    ),
    StyleCard(
        "cross-stitch",
        "Cross Stitch",
        "Two threads over every hole of the linen, in as many colours as the sewing box held.",
        20,
        7.0,
        0.75,
        "a lighthouse on a headland at dawn",
    ),
)
