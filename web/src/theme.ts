// Monaco's dark theme in Marquee's colours: GraphiQL's own is redefined under its name.

import { useMonaco } from "@graphiql/react";
import { useEffect } from "react";

const AMBER = "#f0b95a";
const RAISED = "#1b1d24";
const TINT = "#f0b95a1f";

export function DarkTheme() {
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    monaco?.editor.defineTheme("graphiql-DARK", {
      base: "vs-dark",
      inherit: true,
      colors: {
        "editor.background": "#ffffff00",
        "editor.foreground": "#cfd3de",
        "editorLineNumber.foreground": "#4a4f5e",
        "editorLineNumber.activeForeground": "#8f95a6",
        "editorHoverWidget.background": RAISED,
        "editorSuggestWidget.background": RAISED,
        "editorSuggestWidget.selectedBackground": TINT,
        "editorSuggestWidget.selectedForeground": AMBER,
        "editorSuggestWidget.highlightForeground": AMBER,
        "editorWidget.background": RAISED,
        "editorBracketHighlight.foreground1": "#8f95a6",
        "editorBracketHighlight.foreground2": "#8f95a6",
        "editorBracketHighlight.foreground3": "#8f95a6",
        "quickInput.background": RAISED,
        "menu.background": RAISED,
        "menu.selectionBackground": TINT,
        "menu.selectionForeground": AMBER,
        "list.hoverBackground": TINT,
        "list.highlightForeground": AMBER,
        "list.focusHighlightForeground": AMBER,
        "textLink.foreground": AMBER,
        "scrollbar.shadow": "#ffffff00",
        focusBorder: AMBER,
      },
      rules: [
        { token: "keyword.gql", foreground: "c59bf0" },
        { token: "key.identifier.gql", foreground: "cfd3de" },
        { token: "type.identifier.gql", foreground: "7fc8d8" },
        { token: "argument.identifier.gql", foreground: "9fb4ff" },
        { token: "string.gql", foreground: "a5cf8d" },
        { token: "number.gql", foreground: "f0b95a" },
        { token: "comment.gql", foreground: "6f7688" },
        { token: "string.key.json", foreground: "9fb4ff" },
        { token: "string.value.json", foreground: "a5cf8d" },
        { token: "number.json", foreground: "f0b95a" },
        { token: "keyword.json", foreground: "c59bf0" },
      ],
    });
  }, [monaco]);
  return null;
}
