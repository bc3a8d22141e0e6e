// Command operators in what Envoy formats: `%REQ(x-id)%` (envoy: docs/root/configuration/advanced/substitution_formatter.rst;
// read by source/common/formatter/substitution_formatter.cc).
import { nearestName } from '../../text/nearest-name.ts';
import { type Wrong, wrong } from '../wrong.ts';

/** TABLE: the operators of all releases, without those that extensions bring. */
export const operators: readonly string[] =
	`ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CEL CLUSTER_METADATA COALESCE COMMON_DURATION CONNECTION_ID
	CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED
	DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT DOWNSTREAM_DETECTED_CLOSE_TYPE DOWNSTREAM_DIRECT_LOCAL_ADDRESS
	DOWNSTREAM_DIRECT_LOCAL_ADDRESS_ENDPOINT_ID DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_LOCAL_PORT
	DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT
	DOWNSTREAM_HANDSHAKE_DURATION DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_LOCAL_ADDRESS
	DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_CLOSE_REASON
	DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_EMAIL_SAN DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_OTHERNAME_SAN
	DOWNSTREAM_LOCAL_PORT DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT DOWNSTREAM_PEER_CERT_V_END
	DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1 DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256
	DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1
	DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_ISSUER_FINGERPRINT_256
	DOWNSTREAM_PEER_ISSUER_SERIAL DOWNSTREAM_PEER_OTHERNAME_SAN DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT
	DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT
	DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_GROUP DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_VERSION
	DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT DURATION DYNAMIC_METADATA
	EMIT_TIME EMIT_TIME_LOCAL ENVIRONMENT FILTER_CHAIN_NAME FILTER_STATE GRPC_STATUS GRPC_STATUS_NUMBER HOSTNAME
	LOCAL_REPLY_BODY METADATA PACKETS_RETRANSMITTED PATH PER_REQUEST_STATE PROTOCOL QUERY_PARAM QUERY_PARAMS REQ REQUESTED_SERVER_NAME
	REQUEST_DURATION REQUEST_HEADER REQUEST_HEADERS_BYTES REQUEST_TX_DURATION RESP RESPONSE_CODE
	RESPONSE_CODE_DETAILS RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_FLAGS_LONG RESPONSE_HEADER RESPONSE_HEADERS_BYTES
	RESPONSE_TRAILER RESPONSE_TRAILERS_BYTES RESPONSE_TX_DURATION ROUNDTRIP_DURATION ROUTE_NAME SPAN_ID START_TIME
	START_TIME_LOCAL STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID TRAILER TYPED_CEL UNIQUE_ID UPSTREAM_CLUSTER
	UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID UPSTREAM_CONNECTION_IDS_ATTEMPTED UPSTREAM_CONNECTION_POOL_READY_DURATION
	UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT UPSTREAM_DETECTED_CLOSE_TYPE
	UPSTREAM_FILTER_STATE UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOST UPSTREAM_HOSTS_ATTEMPTED
	UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT UPSTREAM_HOST_NAME UPSTREAM_HOST_NAMES_ATTEMPTED
	UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS
	UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_LOCAL_DNS_SAN UPSTREAM_LOCAL_IP_SAN
	UPSTREAM_LOCAL_PORT UPSTREAM_LOCAL_URI_SAN UPSTREAM_METADATA UPSTREAM_PEER_CERT UPSTREAM_PEER_CERT_V_END
	UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT
	UPSTREAM_PEER_URI_SAN UPSTREAM_PROTOCOL UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_ENDPOINT_ID
	UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_SERVER_NAME
	UPSTREAM_TLS_CIPHER UPSTREAM_TLS_GROUP UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION UPSTREAM_TRANSPORT_FAILURE_REASON
	UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT VIRTUAL_CLUSTER_NAME`.split(/\s+/);

const known = new Set(operators);

const words = new Set(operators.flatMap((name) => name.split('_')));

/** Whether a name that is no operator is made of the words of operators: a placeholder seldom is. */
export function looksLikeOperator(name: string): boolean {
	return name.split('_').every((word) => words.has(word));
}

/** Whether a text has an operator of Envoy's in it, so that it is no placeholder of another tool. */
export function hasOperator(text: string): boolean {
	return [...text.matchAll(/%([A-Z0-9_]+)(?:\([^)]*\))?(?::\d+)?%/g)].some(([, name = '']) => known.has(name));
}

/** TABLE: those that are nothing without a parameter, and those that may have one. Tried with Envoy 1.40. */
const needing = new Set(
	`CEL CLUSTER_METADATA COALESCE COMMON_DURATION DYNAMIC_METADATA ENVIRONMENT FILTER_STATE METADATA PER_REQUEST_STATE QUERY_PARAM REQ
	REQUEST_HEADER RESP RESPONSE_HEADER RESPONSE_TRAILER TRAILER TYPED_CEL UPSTREAM_FILTER_STATE UPSTREAM_METADATA`.split(
		/\s+/,
	),
);
const taking =
	/^(?:\w+_ADDRESS_WITHOUT_PORT|\w+_CERT_V_(?:START|END)|(?:START|EMIT)_TIME(?:_LOCAL)?|GRPC_STATUS|PATH|QUERY_PARAMS|REQUESTED_SERVER_NAME|RESPONSE_CODE_DETAILS)$/;

/** What is wrong with the parameter of an operator. */
function parameterFault(name: string, rest: string): Wrong | undefined {
	if (needing.has(name)) return /^\([^)]/.test(rest) ? undefined : wrong('needsParameter', { name });
	return rest === '' || taking.test(name) ? undefined : wrong('noParameter', { name });
}

/** What is wrong in a text with operators, with its offset in the text. */
export interface OperatorFault extends Wrong {
	readonly at: number;
	readonly length: number;
	/** The operator that was probably meant. */
	readonly near?: string;
}

/**
 * The first fault of a format. `hasMore`: extensions may bring operators that are not known here, so that only a misspelt one
 * tells.
 */
export function operatorFault(text: string, hasMore: boolean): OperatorFault | undefined {
	let at = text.indexOf('%');
	while (at !== -1) {
		if (text[at + 1] === '%') {
			at = text.indexOf('%', at + 2);
			continue;
		}
		const [whole, name = ''] = /^%([A-Z0-9_]+)(?:\([^)]*\))?(?::\d+)?%/.exec(text.slice(at, at + 4000)) ?? [];
		if (whole === undefined) {
			if (hasMore) return undefined;
			const end = /^%[\w.-]*(?:\([^)%]*\)?)?%?/.exec(text.slice(at))?.[0].length ?? 1;
			return { at, length: end, ...wrong('percent') };
		}
		if (!known.has(name)) {
			const near = nearestName(name, operators);
			if (near !== undefined || !hasMore) {
				return {
					at: at + 1,
					length: name.length,
					...(near === undefined ? wrong('unknown', { name }) : { ...wrong('misspelt', { name, meant: near }), near }),
				};
			}
		}
		const parameter = known.has(name) ? parameterFault(name, whole.slice(name.length + 1, -1)) : undefined;
		if (parameter !== undefined) return { at: at + 1, length: name.length, ...parameter };
		at = text.indexOf('%', at + whole.length);
	}
	return undefined;
}
