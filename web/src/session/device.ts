// This browser as a device: a UUID made once and kept.

const KEY = "marquee.device";

export function device(): { id: string; name: string; class: "WEB" } {
  let id = localStorage.getItem(KEY);
  if (id === null) {
    id = uuid();
    localStorage.setItem(KEY, id);
  }
  return { id, name: "GraphiQL in a browser", class: "WEB" };
}

/** RFC 9562 version 4; `crypto.randomUUID` is missing where the page came over plain HTTP from another machine. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
