// TABLE of the sentences that a trace is told in. What stands in braces is filled in.

export type Words = Readonly<Record<string, string | number>>;

const sentences = {
	// Where it begins.
	'gateway.listens': '{pod} listens on port {port}; the server for {hosts} takes the connection',
	'gateway.noListener': 'Nothing listens on port {port} of {pod}',
	'gateway.noServer': 'No server on port {port} is for {what}, so that the connection is closed',
	'gateway.clashing': '{count} servers on port {port} are for the same name, so that Envoy refuses the listener',
	'gateway.refused':
		'Two servers on port {port} are for one name, so that Envoy refuses the listener and keeps the one it had; this goes on as if it took it',
	'gateway.certificate': 'TLS ends here, with the certificate {certificate} (mode {mode})',
	'gateway.noClientCertificate': 'The server asks for a certificate of the client (mode {mode}), and none was sent',
	'gateway.badClientCertificate': 'The certificate of the client is not accepted: {reason}',
	'gateway.passthrough': 'TLS goes on as it is, routed by the name {name}',
	'gateway.notHttp': 'The server reads HTTP, and something else was sent',
	'gateway.assumedPod': 'No workload of the workspace has the labels of {gateway}; a pod with these labels is assumed in namespace {namespace}',
	'gateway.unreadPort': 'No container of {pod} has a port called {name}; port {port} is assumed',
	'server.skipped': 'server for {hosts} left out: the server of {winner} is on this port already',
	'server.otherName': 'server for {hosts} not taken: it is not for {name}',
	// The request itself.
	'request.noHost': 'The request has no Host header',
	'request.badPath': 'The path {path} cannot be normalised ({mode})',
	'request.normalized': 'The path is normalised to {path} ({mode})',
	'request.malformed': 'The request is not valid HTTP/1.1: {reason}',
	// Who may.
	'token.valid': 'The token of {issuer} is valid',
	'token.unchecked': 'The keys of {issuer} are not in the workspace; the token counts as valid',
	'token.refused': 'The token is refused: {reason}',
	'token.none': 'No token was sent; RequestAuthentication alone does not ask for one',
	'policy.denied': 'Denied by rule {rule} of {policy}',
	'policy.allowed': 'Allowed by rule {rule} of {policy}',
	'policy.notAllowed': 'Denied: {count} AuthorizationPolicies allow requests here, and none of them this one',
	'policy.notDenied': 'No AuthorizationPolicy denies it',
	'policy.custom': 'What the external authorizer of {policy} answers is not known; it counts as a yes',
	'policy.ruleFails': 'rule {rule} of {policy} does not match: `{condition}`',
	'policy.noRules': '{policy} has no rules, so that it matches nothing',
	'policy.none': 'No AuthorizationPolicy is for {pod}, so that it lets everybody in',
	// Which route.
	'resource.several': '{count} resources are called {resource}; the first of them counts here',
	'host.found': 'The Host {host} leads to the routes of {virtualHost}',
	'host.none': 'No host of a route is {host}: 404',
	'host.lost': 'routes of {virtualHost} not taken: {winner} is more specific for this Host',
	'host.redirected': 'The server sends plain HTTP to HTTPS (`httpsRedirect`)',
	'route.taken': '{route} of {resource} takes the request',
	'route.none': 'No route of {virtualHost} takes the request: 404',
	'route.own': 'No VirtualService routes {host}, so that requests go to the service itself',
	'route.unmet.port': '{route} not taken: it is for port {wanted}',
	'route.unmet.uri': '{route} not taken: the path {value} does not match {wanted}',
	'route.unmet.scheme': '{route} not taken: the scheme is {value}, not {wanted}',
	'route.unmet.method': '{route} not taken: the method is {value}, not {wanted}',
	'route.unmet.authority': '{route} not taken: the Host is {value}, not {wanted}',
	'route.unmet.headers': '{route} not taken: header `{name}` is {value}, not {wanted}',
	'route.unmet.absent': '{route} not taken: {kind} `{name}` is absent',
	'route.unmet.withoutHeaders': '{route} not taken: header `{name}` is there ({value})',
	'route.unmet.queryParams': '{route} not taken: query parameter `{name}` is {value}, not {wanted}',
	// What the route does.
	'action.cors': 'The CORS policy answers the preflight request',
	'action.corsOrigin': 'The CORS policy lets the origin {origin} in',
	'action.corsRefused': 'The CORS policy does not know the origin {origin}; the request goes on without its headers',
	'action.abort': 'A fault is injected: {status}',
	'action.someAbort': 'A fault is injected into {percent} % of the requests: {status}',
	'action.delay': 'A delay of {delay} is injected into {percent} % of the requests',
	'action.redirect': 'Redirected to {location} ({status})',
	'action.direct': 'Answered by the proxy itself with {status}',
	'action.rewrite': 'Rewritten to {host}{path}',
	'action.headers': 'Headers are changed: {headers}',
	'action.mirror': 'A copy of {percent} % of the requests goes to {cluster}',
	'action.timeout': 'Timeout {timeout}',
	'action.retries': 'Up to {attempts} retries',
	// Where it goes.
	'destination.to': 'To {host}, port {port}{subset}{share}',
	'destination.noService': 'No service {host} is known here: {status}',
	'destination.noPort': '{host} has no port {port}: {status}',
	'destination.noSubset': 'No DestinationRule that counts here defines subset {subset} of {host}: {status}',
	'destination.refused': 'The reference to {host} is not allowed by a ReferenceGrant, or leads nowhere: {status}',
	'destination.unknownService': '{host} is not in the workspace; it is taken to be there',
	'destination.unknownSubset': 'No DestinationRule for {host} is in the workspace; subset {subset} is taken to be there',
	'destination.rule': 'The DestinationRule {rule} counts for {host}',
	'destination.noPods': 'No pod has the labels of {host}{subset}: 503',
	'destination.unknownPods': 'No workload behind {host}{subset} is in the workspace; some are taken to be there',
	'destination.pods': 'The pods are those of {workloads}',
	'destination.none': 'The route has no destination: 500',
	'tls.mutual': 'The proxy starts mutual TLS of the mesh',
	'tls.simple': 'The proxy starts TLS ({mode}), asking for {name}',
	'tls.plain': 'The proxy sends plain text',
	// A sidecar that its workload sends through.
	'sidecar.listens': 'The sidecar takes port {port} as {protocol}',
	'sidecar.passthrough': 'No service is known at {address}:{port}; the connection goes there as it is (ALLOW_ANY)',
	'sidecar.blackHole': 'No service is known at {address}:{port}; the connection is closed (REGISTRY_ONLY)',
	'sidecar.passHost': 'No service is called {host} on port {port}; the request goes where it was sent (ALLOW_ANY)',
	'sidecar.blockHost': 'No service is called {host} on port {port}: 502 (REGISTRY_ONLY)',
	'sidecar.connection': 'The connection to {host} is routed as a whole',
	// The sidecar of the workload that is reached.
	'inbound.mode': 'Port {port} of {pod} takes mutual TLS in mode {mode}',
	'inbound.refused': 'Plain text to a port that takes mutual TLS only: the connection is closed',
	'inbound.noCertificate': 'TLS without a certificate of the mesh: the connection is closed',
	'inbound.otherTls': 'TLS that is not of the mesh, to a port that is read as HTTP: the connection is closed',
	'inbound.notHttp': 'The port is read as HTTP, and something else was sent: the connection is closed',
	'inbound.reached': '{pod} gets it on port {port}',
	'inbound.noSidecar': '{pod} has no sidecar, and gets it on port {port} as it is',
	'inbound.needsMutual': '{pod} has no sidecar, and does not understand mutual TLS of the mesh: 503',
} as const;

/** The name of a sentence. */
export type Code = keyof typeof sentences;

/** A sentence with its words. */
export function sentence(code: Code, words: Words): string {
	return sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''));
}
