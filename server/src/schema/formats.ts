// TABLE of what a value has to be beyond its type: durations, hosts, ports, regular expressions. The rules are those of
// Istio's validators (istio: pkg/config/validation), in words that tell what to write instead.

import { cidrOrIp, ip, numericPort, optionalPort, portOrNone, unixPathOrIp } from './formats/addresses.ts';
import { claimOrHeader, condition, pathTemplate, serviceAccount, trustDomain } from './formats/authorization.ts';
import { anyDuration, duration, durationOrZero, percent, secondsDuration } from './formats/durations.ts';
import { headerName, headerToChange, headerToken, headerToTakeAway, headerValue } from './formats/headers.ts';
import {
	destinationHost,
	fqdnOrIp,
	gatewayHost,
	gatewayName,
	host,
	namespaceOrScope,
	sidecarHost,
	virtualServiceHost,
	wildcardDomain,
} from './formats/hosts.ts';
import { labelKey } from './formats/labels.ts';
import { httpStatus, int32 } from './formats/numbers.ts';
import { celSyntax, regex } from './formats/texts.ts';
import { wasmUrl, webUrl } from './formats/urls.ts';
import { brief, identityOf, noneOf, oneOf } from './formats/words.ts';
import { protocolWords } from './protocols.ts';
import { type Reader, type Wrong, wrong } from './wrong.ts';

interface Row {
	/** What it has to be, for a hover: one sentence without a full stop. */
	readonly describe: string;
	/** What is wrong with a value; undefined if nothing is. */
	readonly fault: Reader;
	/** Its values are words that look like placeholders: `DATA_LOSS`. */
	readonly isWord?: true;
}

const label = /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** As Istio's pages write them, in the order of use; upper and lower case are the same. */
const protocolsInWords = 'A protocol: HTTP, HTTPS, TCP, TLS, GRPC, HTTP2, GRPC-WEB, MONGO, REDIS, MYSQL or UDP';
const methods = 'GET HEAD POST PUT PATCH DELETE CONNECT OPTIONS TRACE *'.split(' ');
const grpcStatus =
	'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED'.split(
		' ',
	);
const retryOn =
	'5xx gateway-error reset reset-before-request connect-failure retriable-4xx refused-stream retriable-status-codes retriable-headers envoy-ratelimited http3-post-connect-failure cancelled deadline-exceeded internal resource-exhausted unavailable'.split(
		' ',
	);

const retryCondition = oneOf(retryOn, 'retry condition');

/** istio: validateHTTPRetry, which does not trim */
function retryConditions(text: string): Wrong | undefined {
	const wrong = text.split(',').find((one) => !retryOn.includes(one) && !httpStatus.has(one));
	return text === '' || wrong === undefined ? undefined : retryCondition(wrong);
}

export const formats = {
	duration: { describe: 'A duration of at least 1ms, such as `5s`, `1h30m` or `250ms`', fault: duration },
	durationOrZero: { describe: 'A duration such as `5s` or `1h30m`; `0s` disables it', fault: durationOrZero },
	secondsDuration: { describe: 'A duration in whole seconds, such as `24h`', fault: secondsDuration },
	anyDuration: { describe: 'A duration such as `5s` or `1h30m`', fault: anyDuration },
	// That a number has 32 bits is nothing to read.
	int32: { describe: '', fault: int32 },
	base64: {
		describe: 'Bytes in base64',
		fault: (text: string) => (/^[-\w+/]*={0,2}$/.test(text) ? undefined : wrong('notBase64', { value: brief(text) })),
	},
	percent: { describe: 'A percentage: 0, or from 0.0001 to 100', fault: percent },
	port: { describe: 'A port from 1 to 65535', fault: numericPort },
	optionalPort: { describe: 'A port from 1 to 65535; 0 means none', fault: optionalPort },
	portText: { describe: 'A port number from 0 to 65535', fault: portOrNone },
	ip: { describe: 'An IP address', fault: ip },
	cidrOrIp: { describe: 'An IP address or a range in CIDR form, such as `10.0.0.0/8`', fault: cidrOrIp },
	bind: { describe: 'An IP address, or `unix://` and a path', fault: unixPathOrIp },
	host: { describe: 'A host name, such as `reviews.shop.svc.cluster.local`', fault: host },
	fqdnOrIp: { describe: 'A host name or an IP address', fault: fqdnOrIp },
	wildcardDomain: { describe: 'A host name; its first part may be `*`', fault: wildcardDomain },
	destinationHost: { describe: 'The host of a Service or ServiceEntry; not `*`', fault: destinationHost },
	virtualServiceHost: {
		describe: 'A host name, optionally with `*` as its first part, or an IP address',
		fault: virtualServiceHost,
	},
	gatewayHost: {
		describe: 'A host name with a dot, optionally with `*` as its first part and a prefix `namespace/`; or `*`',
		fault: gatewayHost,
	},
	sidecarHost: {
		describe: '`namespace/host`: `.` is the same namespace, `*` any, `~` none; the host has a dot or is `*`',
		fault: sidecarHost,
	},
	exportTo: { describe: 'A namespace, `.` for the same namespace or `*` for all', fault: namespaceOrScope('') },
	serviceEntryExportTo: {
		describe: 'A namespace, `.` for the same namespace, `*` for all or `~` for none',
		fault: namespaceOrScope('~'),
	},
	protocol: { describe: protocolsInWords, fault: oneOf(protocolWords, 'protocol', 'ignoringCase') },
	optionalLabel: {
		describe: 'Letters, digits and hyphens, at most 63',
		fault: (text: string) => (text === '' ? undefined : identityOf(label, 'name of letters, digits and hyphens')(text)),
	},
	optionalIp: { describe: 'An IP address', fault: (text: string) => (text === '' ? undefined : ip(text)) },
	gatewayName: {
		describe: 'The name of a Gateway, optionally with a prefix `namespace/`; or `mesh`',
		fault: gatewayName,
	},
	proxyVersion: {
		describe: 'A regular expression (RE2)',
		fault: (text: string) => (text.length > 1024 ? undefined : regex(text)),
	},
	cel: { describe: 'A CEL expression', fault: celSyntax },
	optionalProtocol: {
		describe: protocolsInWords,
		fault: (text: string) => (text === '' ? undefined : oneOf(protocolWords, 'protocol', 'ignoringCase')(text)),
	},
	dnsLabel: {
		describe: 'Letters, digits and hyphens, at most 63, with a letter or digit first and last',
		fault: identityOf(label, 'name of letters, digits and hyphens, at most 63 characters long'),
	},
	subdomain: {
		describe: 'Lower-case letters, digits, hyphens and dots',
		fault: identityOf(subdomain, 'name of lower-case letters, digits, hyphens and dots'),
	},
	endpointPortName: {
		describe: 'Letters, digits and hyphens, fewer than 63, with a letter or digit first and last',
		fault: identityOf(/^[A-Za-z0-9](?:[-A-Za-z0-9]{0,60}[A-Za-z0-9])?$/, 'port name of letters, digits and hyphens'),
	},
	labelKey: {
		describe: 'A label key: a name of at most 63 characters, optionally with a DNS name and `/` as prefix',
		fault: labelKey,
	},
	labelValue: {
		describe: 'Letters, digits, `-`, `_` and `.`, with a letter or digit first and last; or nothing',
		fault: identityOf(/^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/, 'label value'),
	},
	selectorKey: { describe: 'A label key, without `*`', fault: noneOf('*', 'a selector', 'notEmpty') },
	selectorValue: { describe: 'A label value, without `*`', fault: noneOf('*', 'a selector') },
	notEmpty: { describe: '', fault: (text: string) => (text === '' ? wrong('empty') : undefined) },
	nothing: {
		describe: 'Remove it',
		fault: (text: string) => (text === '' ? undefined : wrong('ownNamespaceOnly', { value: brief(text) })),
	},
	regex: { describe: 'A regular expression (RE2) that matches the whole value', fault: regex },
	regexOrStar: {
		describe: 'A regular expression (RE2), or `*`',
		fault: (text: string) => (text === '*' ? undefined : regex(text)),
	},
	headerToken: { describe: 'A header name', fault: headerToken },
	headerName: { describe: 'A header name, a pseudo-header such as `:path`, or a JWT claim', fault: headerName },
	headerToChange: { describe: 'A header name, or `:authority`', fault: headerToChange },
	headerToTakeAway: {
		describe: 'A header name; `host` and pseudo-headers cannot be changed here',
		fault: headerToTakeAway,
	},
	headerValue: {
		describe: 'A header value; `%` starts an Envoy variable, `%%` is a literal percent sign',
		fault: headerValue,
	},
	claimOrHeader: { describe: 'Letters, digits, `-` and `_`', fault: claimOrHeader },
	corsHeader: {
		describe: 'A header name, or `*`',
		fault: (text: string) => (text === '*' ? undefined : headerToken(text)),
	},
	corsMethod: { describe: `One of ${methods.join(', ')}`, fault: oneOf(methods, 'HTTP method') },
	grpcStatus: {
		describe: 'A gRPC status, such as `UNAVAILABLE`',
		fault: oneOf(grpcStatus, 'gRPC status'),
		isWord: true,
	},
	retryOn: {
		describe: `Conditions, separated by commas without spaces: ${retryOn.join(', ')}, or HTTP status codes`,
		fault: retryConditions,
	},
	webUrl: { describe: 'A URL with `http://` or `https://`', fault: webUrl },
	wasmUrl: { describe: 'A URL with `oci://`, `https://`, `http://` or `file://`, or an image', fault: wasmUrl },
	tunnelProtocol: { describe: '`CONNECT` or `POST`', fault: oneOf(['', 'CONNECT', 'POST'], 'tunnel protocol') },
	redirectScheme: { describe: '`http` or `https`', fault: oneOf(['', 'http', 'https'], 'scheme of a redirect') },
	probeHeader: {
		describe: 'Letters, digits and hyphens',
		fault: identityOf(/^[-A-Za-z0-9]+$/, 'header name of letters, digits and hyphens'),
	},
	probeScheme: { describe: '`HTTP` or `HTTPS`', fault: oneOf(['', 'HTTP', 'HTTPS'], 'scheme of a probe') },
	serviceAccount: { describe: 'A service account: `name` or `namespace/name`', fault: serviceAccount },
	trustDomain: { describe: 'A trust domain; it may start or end with one `*`', fault: trustDomain },
	pathTemplate: { describe: 'A path; `{*}` matches one segment, `{**}` the rest', fault: pathTemplate },
	condition: { describe: 'An attribute, such as `source.ip` or `request.headers[x-user]`', fault: condition },
} as const satisfies Readonly<Record<string, Row>>;

export type Format = keyof typeof formats;
