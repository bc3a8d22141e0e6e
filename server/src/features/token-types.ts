// The types of words that are coloured by meaning, of LSP (3.17: SemanticTokenTypes), so that every theme has colours for
// them. They stand alone, for the server says which before it loads the rest.
export const tokenTypes = ['class', 'interface', 'enumMember', 'namespace', 'function', 'variable', 'type'] as const;

export type TokenType = (typeof tokenTypes)[number];
