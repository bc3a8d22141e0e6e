// The types of words that are colored by meaning, of LSP (3.17: SemanticTokenTypes), so that every theme has colors for
// them. They stand alone, for the server says which before it loads the rest.
export const tokenTypes = ['class', 'interface', 'enumMember', 'namespace', 'function', 'variable', 'type'] as const;

export type TokenType = (typeof tokenTypes)[number];
