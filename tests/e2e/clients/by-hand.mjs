// A bare socket: sends what the test gives it, one after the other, and tells how it is closed.

import WebSocket from "ws";
import { given, say } from "./talk.mjs";

const socket = new WebSocket(given.url, given.protocols);
socket.on("open", () => given.messages.forEach((message) => socket.send(JSON.stringify(message))));
socket.on("message", (data) => say("message", JSON.parse(data)));
socket.on("error", (error) => say("error", { message: error.message }));
socket.on("close", (code, reason) => say("closed", { code, reason: String(reason) }));
