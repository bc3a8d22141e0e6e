// Entry: the language server, over stdio, IPC or a socket, as the arguments say.
import { loaded } from './load.ts';

loaded().serve(__dirname);
