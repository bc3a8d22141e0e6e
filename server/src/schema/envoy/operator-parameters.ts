// What operators of formats take in parentheses: `%REQ(x-id)%`, `%GRPC_STATUS(NUMBER)%` (envoy:
// source/common/formatter/stream_info_formatter.cc and http_specific_formatter.cc). All of it was tried with Envoy 1.40.
import { type Wrong, wrong } from '../wrong.ts';

/** TABLE: those that are nothing without a parameter, and those that may have one. Tried with Envoy 1.40. */
const needing = new Set(
	`CEL CLUSTER_METADATA COALESCE COMMON_DURATION DYNAMIC_METADATA ENVIRONMENT FILTER_STATE METADATA PER_REQUEST_STATE QUERY_PARAM REQ
	REQUEST_HEADER RESP RESPONSE_HEADER RESPONSE_TRAILER TRAILER TYPED_CEL UPSTREAM_FILTER_STATE UPSTREAM_METADATA`.split(
		/\s+/,
	),
);
const taking =
	/^(?:\w+_ADDRESS_WITHOUT_PORT|\w+_CERT_V_(?:START|END)|(?:START|EMIT)_TIME(?:_LOCAL)?|GRPC_STATUS|PATH|QUERY_PARAMS|REQUESTED_SERVER_NAME|RESPONSE_CODE_DETAILS)$/;

/** TABLE: those that take certain words only, with what is read of their parameter. */
const words: Readonly<Record<string, readonly [form: RegExp, words: readonly string[]]>> = {
	COMMON_DURATION: [/^(?![^:]*:[^:]*:(?!(?:ms|us|ns)$))/, ['ms', 'us', 'ns']],
	FILTER_STATE: [/^[^:]*(?:$|:(?:PLAIN|TYPED)(?:$|:)|:FIELD:.)/, ['PLAIN', 'TYPED', 'FIELD:…']],
	GRPC_STATUS: [/^(?:CAMEL_STRING|SNAKE_STRING|NUMBER)?$/, ['CAMEL_STRING', 'SNAKE_STRING', 'NUMBER']],
	METADATA: [
		/^(?:DYNAMIC|CLUSTER|ROUTE|UPSTREAM_HOST|LISTENER|LISTENER_FILTER_CHAIN|VIRTUAL_HOST)(?::|$)/,
		['DYNAMIC', 'CLUSTER', 'ROUTE', 'UPSTREAM_HOST', 'LISTENER', 'VIRTUAL_HOST'],
	],
	PATH: [/^(?:[WN]Q)?(?:$|:(?:ORIG|PATH|ORIG_OR_PATH)?$)/, ['WQ', 'NQ', 'ORIG', 'PATH', 'ORIG_OR_PATH']],
	QUERY_PARAMS: [/^(?:ORIG|DECODED)?$/, ['ORIG', 'DECODED']],
	REQUESTED_SERVER_NAME: [/^(?:(?:SNI_ONLY|SNI_FIRST|HOST_FIRST)(?::.*)?)?$/, ['SNI_ONLY', 'SNI_FIRST', 'HOST_FIRST']],
};

const headers = /^(?:REQ|REQUEST_HEADER|RESP|RESPONSE_HEADER|TRAILER|RESPONSE_TRAILER)$/;
/** A header, and perhaps another that stands in for it. */
const names = /^:?[^\s:,/@?;"\u0080-\uffff]*(?:\?:?[^\s:,/@?;"\u0080-\uffff]*)?$/;

/** What is wrong with the parameter of an operator; `rest`: what follows its name, as `(x-id):10`. */
export function parameterFault(name: string, rest: string): Wrong | undefined {
	if (needing.has(name) && !/^\([^)]/.test(rest)) return wrong('needsParameter', { name });
	if (rest === '') return undefined;
	if (!needing.has(name) && !taking.test(name)) return wrong('noParameter', { name });
	if (name === 'GRPC_STATUS' && /:\d+$/.test(rest)) return wrong('noLength', { name });
	const [, parameter = ''] = /^\((.*)\)/.exec(rest) ?? [];
	const [form, known] = words[name.replace('UPSTREAM_FILTER', 'FILTER')] ?? [];
	if (form?.test(parameter) === false) return wrong('otherParameter', { name, parameter, words: known ?? [] });
	return headers.test(name) && !names.test(parameter) ? wrong('headerName', { name, parameter }) : undefined;
}
