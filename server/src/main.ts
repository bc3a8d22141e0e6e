// Entry: the language server, over stdio, IPC or a socket, as the arguments say; and the process beside it that renders.
import { loaded } from './load.ts';
import { renderingWord } from './protocol.ts';

if (process.argv.includes(renderingWord)) loaded().renderApart();
else loaded().serve(__dirname);
