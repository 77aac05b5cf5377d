// The resolvers of every peer, by type and field; fields that are missing here are plain properties.

import { connection } from "./connections.mjs";

const STAND_IN = {
  BOX_ART: ["BACKDROP", "LOGO", "STILL"],
  BACKDROP: ["STILL", "BOX_ART", "LOGO"],
  LOGO: ["BOX_ART", "BACKDROP", "STILL"],
  STILL: ["BACKDROP", "BOX_ART", "LOGO"],
};

const OPEN = new Set(["AVAILABLE", "LEAVING_SOON"]);

/** The locale of what is shown for the one that is wanted, and whether it is a fallback. */
function localization(texts, wanted, original) {
  for (const [position, tag] of [wanted, "en", original].entries()) {
    if (tag && tag in texts) return { locale: tag, isFallback: position > 0 };
  }
  return { locale: Object.keys(texts).sort()[0], isFallback: true };
}

const textOf = (title, { viewer }) =>
  title.texts[localization(title.texts, viewer.locale, title.originalLocale).locale];

/** The first picture for a role, else the first of the nearest other role. */
function picture(artwork, role) {
  const wanted = artwork.find((image) => image.role === role);
  if (wanted) return wanted;
  for (const other of STAND_IN[role]) {
    const found = artwork.find((image) => image.role === other);
    if (found) return found;
  }
  return null;
}

const title = {
  name: (title, _, context) => textOf(title, context).name,
  synopsis: (title, { length }, context) => {
    const text = textOf(title, context);
    return length === "LONG" ? text.synopsisLong || text.synopsisShort : text.synopsisShort;
  },
  localization: (title, _, { viewer }) =>
    localization(title.texts, viewer.locale, title.originalLocale),
  originalLocale: (title) => title.originalLocale ?? "und",
  artwork: (title, { role }, { loaders }) => {
    const found = picture(title.artwork, role ?? "BOX_ART");
    return found && !found.usualWidth ? loaders.images.load(found.id) : found; // or it has only a role
  },
  credits: async (title, { roles, first }, { loaders }) => {
    const billed = await loaders.credits.load(title.id);
    const wanted = roles ? billed.filter((credit) => roles.includes(credit.role)) : billed;
    return wanted.slice(0, first ?? 10);
  },
  trailers: (title, _, { loaders }) =>
    OPEN.has(title.availability.state) ? loaders.trailers.load(title.id) : [],
  viewerState: (title, _, { loaders, profileId }) =>
    loaders.states.load(`${profileId}/${title.id}`),
};

const EXTENSIONS = { WEBP: "webp", AVIF: "avif", JPEG: "jpeg" };

function addressOf(image, width, format) {
  const steps = image.steps;
  const size = steps.find((step) => step >= (width ?? image.usualWidth)) ?? steps[steps.length - 1];
  return `${image.address}/${size}.${EXTENSIONS[format ?? "WEBP"]}`;
}

/** A row's name within its page: what comes after the page in `row_<page>_<name>`. */
const nameOf = ({ id }) => id.split("_").slice(2).join("_");

const row = {
  items: (row, { first, after }) =>
    connection(row.items, first ?? 20, after, (index) => row.items[index].place),
};

export const resolvers = {
  Query: { homepage: (_, __, { profileId, loaders }) => loaders.pages.load(profileId) },
  Homepage: {
    rows: (page, { first, after }) =>
      connection(page.rows, first ?? 12, after, (index) => ["r", page.id, nameOf(page.rows[index])]),
  },
  Billboard: {
    trailer: async ({ item }, _, { viewer, loaders }) => {
      if (viewer.isKids || !viewer.autoplayPreviews) return null;
      return (await loaders.trailers.load(item.titleId))[0] ?? null;
    },
  },
  StandardRow: row,
  GenreRow: row,
  Top10Row: row,
  ContinueWatchingRow: row,
  BecauseYouWatchedRow: row,
  RowItem: { title: (item, _, { loaders }) => loaders.titles.load(item.titleId) },
  SelectedArtwork: { image: (artwork, _, { loaders }) => loaders.images.load(artwork.variantId) },
  Image: {
    url: (image, { width, format }) => {
      if (image.address) return addressOf(image, width, format); // one that was read from a store
      const sizes = image.urls[format ?? "WEBP"];
      const found = sizes.find(([step]) => step >= (width ?? image.usualWidth));
      return (found ?? sizes[sizes.length - 1])[1];
    },
    alt: (image, _, context) =>
      context.loaders.titles.load(image.ownerId).then((title) => textOf(title, context).name),
  },
  Movie: title,
  Series: title,
  Genre: {
    name: (genre, _, { viewer }) =>
      genre.names[localization(genre.names, viewer.locale, null).locale],
  },
};
