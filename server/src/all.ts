// All of the server and the command line, for the one bundle that both entries load.
export { command } from './command.ts';
export { main as serve } from './lsp/main.ts';
