// How a host of a Sidecar's egress is written: `namespace/host`, and with a `~` before it what is taken out again.

export interface ScopedHost {
	/** A namespace, or `*`, `.`, or nothing; where in the text it begins is `at`. */
	readonly scope: string;
	readonly at: number;
	readonly host: string;
	readonly isExcluded: boolean;
}

/** Reads `text`; undefined where no slash parts it (istio: pilot/pkg/model/sidecar.go, convertIstioListenerToWrapper). */
export function scopedHost(text: string): ScopedHost | undefined {
	const at = text.startsWith('~') ? 1 : 0;
	const slash = text.indexOf('/');
	if (slash === -1) return undefined;
	return { scope: text.slice(at, slash), at, host: text.slice(slash + 1), isExcluded: at === 1 };
}
