// What npm runs after an installation in the root, and before it packs it: brings the packages of server/, which have a lock
// file of their own, and builds, so that what is installed from Git is whole.
import { join } from 'node:path';
import { node, root, rootInstalled, run, serverInstalled } from './install.mjs';

await rootInstalled();
await serverInstalled();
// npm takes what is printed while it packs for its own answer, so all is said on the side.
process.exitCode = await run(node, [join(root, 'server/scripts/build.mjs')], { stdio: ['ignore', 2, 2] });
