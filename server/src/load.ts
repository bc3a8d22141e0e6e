// How the two entries, small files of their own, load the bundle with everything.
import * as nodeModule from 'node:module';

/** The bundle, all.js. Node keeps what it compiles of it, where it can (from 22.1 on), so that the next start is quicker. */
export function loaded(): typeof import('./all.ts') {
	nodeModule.enableCompileCache?.();
	// Not an import, for the build must neither take it in nor run it before it is needed.
	return require('./all.js');
}
