// Routes as proxies have them, in the words of a VirtualService, whoever wrote them; and the ways into each.
import { memo } from '../facts/memo.ts';
import type { Redirect } from '../istio/routing/requests.ts';
import type { Entry, Route } from '../istio/routing/routes.ts';
import type { StringMatch } from '../istio/routing/strings.ts';
import type { Deployed } from '../mesh/mesh.ts';
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import { listAt, plain } from './fields.ts';
import { routeShape, shaped } from './shapes.ts';

/** Changes of headers. */
export interface HeaderOperations {
	readonly set?: Readonly<Record<string, string>>;
	readonly add?: Readonly<Record<string, string>>;
	readonly remove?: readonly string[];
}

export interface BothHeaders {
	readonly request?: HeaderOperations;
	readonly response?: HeaderOperations;
}

export interface PlainDestination {
	readonly host?: string;
	readonly subset?: string;
	readonly port?: { readonly number?: number };
}

export interface PlainTarget {
	readonly destination?: PlainDestination;
	readonly weight?: number;
	readonly headers?: BothHeaders;
	/** Why the Gateway API lets nothing through to it, so that 500 is answered. */
	readonly refused?: 'unknown' | 'not granted';
}

export interface CorsPolicy {
	readonly allowOrigins?: readonly StringMatch[];
	readonly allowOrigin?: readonly string[];
	readonly allowMethods?: readonly string[];
	readonly allowHeaders?: readonly string[];
	readonly exposeHeaders?: readonly string[];
	readonly maxAge?: string;
	readonly allowCredentials?: boolean;
	readonly unmatchedPreflights?: string;
}

interface Percent {
	readonly value?: number;
}

/** A route of a VirtualService, or what one of the Gateway API comes to. */
export interface PlainRoute {
	readonly name?: string;
	readonly route?: readonly PlainTarget[];
	readonly redirect?: Redirect & { readonly redirectCode?: number };
	readonly directResponse?: {
		readonly status?: number;
		readonly body?: { readonly string?: string; readonly bytes?: string };
	};
	readonly rewrite?: {
		readonly uri?: string;
		readonly authority?: string;
		readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string };
	};
	readonly fault?: {
		readonly abort?: {
			readonly httpStatus?: number;
			readonly grpcStatus?: string;
			readonly percentage?: Percent;
			readonly percent?: number;
		};
		readonly delay?: { readonly fixedDelay?: string; readonly percentage?: Percent };
	};
	readonly corsPolicy?: CorsPolicy;
	readonly headers?: BothHeaders;
	readonly timeout?: string;
	readonly retries?: { readonly attempts?: number };
	readonly mirror?: PlainDestination;
	readonly mirrorPercentage?: Percent;
	readonly mirrorPercent?: number;
	readonly mirrors?: readonly { readonly destination?: PlainDestination; readonly percentage?: Percent }[];
}

/** A way into a route, and the resource in which the route stands. */
export interface OwnEntry extends Entry {
	readonly by: Deployed;
	readonly plain: PlainRoute;
	/** The resource in which the match stands, if that is another: of a delegate's route without a match, the root. */
	readonly matchBy?: Deployed;
	/** Where each of the destinations stands. */
	readonly targets: readonly Span[];
	/** Whether a prefix of the path means whole segments. */
	readonly isSegmented?: boolean;
	/** Whether what is wrong with a destination is answered with 500, as the Gateway API wants. */
	readonly isOfApi?: boolean;
}

const nothing: PlainRoute = {};

/** What a route of a VirtualService says. */
export const plainRoute = memo(
	(node: Node): PlainRoute => (shaped(plain(node), routeShape) as PlainRoute | undefined) ?? nothing,
);

/** The destinations of a route of a VirtualService. */
export function targetsIn({ node }: Route): readonly Span[] {
	return listAt(node, 'route');
}
