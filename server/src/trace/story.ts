// The story of a request: its steps, each with a sentence, the place that decided and what was passed over, and its end.
// Plain data; plainTrace(…) makes it ready for the wire.
import { isBuiltIn } from '../mesh/built-in.ts';
import type { Deployed } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import type { SourceFile } from '../text/source-file.ts';
import { startOf } from '../text/source-file.ts';
import { type Span, shifted } from '../text/span.ts';
import { type Code, sentence, type Words } from './sentences.ts';

/** A place in a resource; the span counts from its document. */
export interface Place {
	readonly by: Deployed;
	readonly span: Span;
}

/** What could have been taken here and was not, and why. */
export interface PassedOver {
	readonly code: Code;
	readonly text: string;
	readonly at: Place | undefined;
}

export interface Step {
	readonly code: Code;
	readonly text: string;
	/** What decided; undefined where it is Istio's default. */
	readonly at: Place | undefined;
	readonly passedOver: readonly PassedOver[];
	/** Whether the files do not say: the sentence names what is missing, and the story goes on with Istio's default. */
	readonly isUnknown: boolean;
	/** Which proxy acts, counted from 0 on. */
	readonly proxy: number;
}

/** Where a route sends requests to. */
export interface Reached {
	/** Envoy's name: `outbound|port|subset|host`, `PassthroughCluster`, … */
	readonly cluster: string;
	readonly host: string;
	readonly port: number;
	readonly subset: string;
	/** Relative to the others; 1 for an only one. */
	readonly weight: number;
	/** Whether the proxy has such a cluster; undefined if the files do not say. */
	readonly exists: boolean | undefined;
	/** The status that stands for its share of the requests where it does not exist. */
	readonly status: number | undefined;
	/** The request as it arrives there. */
	readonly arrives: Arrived | undefined;
	/** TLS that the proxy starts; undefined for plain text. */
	readonly tls: StartedTls | undefined;
	/** `namespace/name` of the workloads; undefined where they are not looked for, or not known. */
	readonly workloads: readonly string[] | undefined;
	readonly at: Place | undefined;
}

export interface StartedTls {
	readonly serverName: string | undefined;
	/** Whether the proxy shows its own identity of the mesh. */
	readonly isMutual: boolean;
}

/** A request as it arrives somewhere. */
export interface Arrived {
	readonly method: string;
	readonly path: string;
	readonly host: string;
	/** Headers that differ from what was sent. */
	readonly headersSet: Readonly<Record<string, string>>;
	readonly headersRemoved: readonly string[];
	/** What is set on the way back. */
	readonly responseHeaders: Readonly<Record<string, string>>;
	readonly responseHeadersRemoved: readonly string[];
}

/** Why a policy denied a request. */
export interface DeniedBy {
	readonly namespace: string;
	readonly name: string;
	/** From 0 on. */
	readonly rule: number;
}

export type End =
	| { readonly is: 'reached'; readonly as: 'request' | 'bytes'; readonly to: readonly Reached[] }
	| {
			readonly is: 'answered';
			readonly status: number;
			/** Envoy's response flag, such as `NR`; '' if it has none. */
			readonly flag: string;
			/** Envoy's response code details, such as `route_not_found`. */
			readonly details: string;
			readonly location?: string;
			readonly body?: string;
			readonly headers?: Readonly<Record<string, string>>;
			readonly deniedBy?: DeniedBy;
	  }
	| {
			readonly is: 'closed';
			readonly flag: string;
			readonly details: string;
			readonly deniedBy?: DeniedBy;
	  }
	/** Nothing listens at the port. */
	| { readonly is: 'refused' };

/** What Envoy calls the parts that took the request, for those who compare with a dump of its configuration. */
export interface EnvoyNames {
	readonly table?: string;
	readonly virtualHost?: string;
	/** Whether requests are routed one by one, or the connection as a whole. */
	readonly layer?: 'request' | 'connection';
	readonly certificate?: string;
	readonly mirrors?: readonly string[];
	/** The clusters of the route, whether they exist or not. */
	readonly clusters?: readonly Pick<Reached, 'cluster' | 'weight' | 'exists'>[];
}

export interface Trace {
	readonly steps: readonly Step[];
	readonly end: End;
	/** Whether some step is unknown, so that the end rests on what Istio does by default. */
	readonly isUnsure: boolean;
	/** One for each proxy on the way. */
	readonly envoy: readonly EnvoyNames[];
}

/** A story while it is told. */
export interface Story {
	readonly steps: Step[];
	readonly envoy: EnvoyNames[];
}

/** The place of a node in a resource. */
export function placeOf(by: Deployed, { start, end }: Span): Place {
	return { by, span: { start, end } };
}

/** The place of a resource as a whole: where its name is written. */
export function nameOf(by: Deployed): Place {
	return placeOf(by, by.resource.name ?? by.resource);
}

interface Telling {
	readonly at?: Place | undefined;
	readonly passedOver?: readonly PassedOver[];
}

/** Adds a step. */
export function tell(story: Story, code: Code, words: Words, { at, passedOver = [] }: Telling = {}): void {
	const proxy = Math.max(0, story.envoy.length - 1);
	story.steps.push({ code, text: sentence(code, words), at, passedOver, isUnknown: false, proxy });
}

/** Adds a step that the files do not decide. */
export function doubt(story: Story, code: Code, words: Words, at?: Place): void {
	const proxy = Math.max(0, story.envoy.length - 1);
	story.steps.push({ code, text: sentence(code, words), at, passedOver: [], isUnknown: true, proxy });
}

export function passed(code: Code, words: Words, at?: Place): PassedOver {
	return { code, text: sentence(code, words), at };
}

/** Notes what Envoy calls what the proxy of now has. */
export function note(story: Story, names: EnvoyNames): void {
	const last = story.envoy.length - 1;
	story.envoy[last] = { ...story.envoy[last], ...names };
}

/** Where a place is, in a file. */
export interface PlainPlace extends Span {
	readonly uri: string;
	/** `VirtualService shop/reviews` */
	readonly resource: string;
}

/** Where documents stand: a resource does not know that, for lines before it come and go. */
interface Files {
	readonly files: ReadonlyMap<string, SourceFile>;
}

/** A place as a URI and offsets in a file; undefined for what is built in. */
export function plainPlace({ files }: Files, place: Place | undefined): PlainPlace | undefined {
	if (place === undefined || isBuiltIn(place.by.member)) return undefined;
	const { member, resource } = place.by;
	const file = files.get(member.uri);
	const start = file === undefined ? 0 : (startOf(file, member.chunk) ?? 0);
	return { uri: member.uri, resource: title(resource), ...shifted(place.span, start) };
}

/** A trace without resources: places are URIs and offsets in files. */
export function plainTrace(snapshot: Files, { steps, end, isUnsure, envoy }: Trace) {
	const plain = (place: Place | undefined) => plainPlace(snapshot, place);
	return {
		steps: steps.map(({ at, passedOver, ...step }) => ({
			...step,
			at: plain(at),
			passedOver: passedOver.map((one) => ({ ...one, at: plain(one.at) })),
		})),
		end: end.is === 'reached' ? { ...end, to: end.to.map(({ at, ...one }) => ({ ...one, at: plain(at) })) } : end,
		isUnsure,
		envoy,
	};
}
