"""GraphQL that goes on: operations over WebSocket, and subscriptions over Server-Sent Events."""
