// Whether Lua code can be read, as LuaJIT in Envoy reads it when it takes the configuration (envoy:
// source/extensions/filters/common/lua/lua.cc, ThreadLocalState).
import luaparse from 'luaparse';

export interface LuaFault {
	/** From 1. */
	readonly line: number;
	readonly message: string;
}

/** Longer code is not judged: Envoy reads it from a file then. In characters. */
const longest = 200_000;

/** The first thing that is no Lua in `code`; undefined if all of it is. */
export function luaFault(code: string): LuaFault | undefined {
	if (code.length > longest) return undefined;
	try {
		// LuaJIT skips a byte order mark, and reads numbers of two digits (luajit: src/lj_lex.c, src/lj_strscan.c).
		const known = code.replace(/^\ufeff/, ' ').replace(/\b0b(?=[01]+\b)/gi, '0x');
		luaparse.parse(known, { wait: false, comments: false, scope: false, luaVersion: 'LuaJIT' });
		return undefined;
	} catch (error) {
		// Code that is nested too deeply is no fault of its writer.
		if (!(error instanceof SyntaxError)) return undefined;
		const [, line, , message = ''] = /^\[(\d+):(\d+)\] (.*)$/s.exec(error.message) ?? [];
		return line === undefined ? undefined : { line: Number(line), message: message.replaceAll("'", '"') };
	}
}
