// Entry: the language server, over stdio, IPC or a socket, as the arguments say.
import { main } from './lsp/main.ts';

main(__dirname);
