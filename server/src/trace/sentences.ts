// TABLE of the sentences that a trace is told in. What stands in braces is filled in.

export type Words = Readonly<Record<string, string | number>>;

const sentences = {
	// Where it begins.
	'gateway.listens': 'Port {port} of {pod}: the server for {hosts} takes the connection',
	'gateway.noListener': 'Nothing listens on port {port} of {pod}: connection refused',
	'gateway.noServer': 'No server on port {port} accepts {what}: the connection is closed',
	'gateway.clashing': '{count} servers on port {port} have the same name, and Envoy refuses the listener',
	'gateway.refused':
		'Two servers on port {port} have the same name: Envoy refuses the listener and keeps the old one; this story assumes that it was accepted',
	'gateway.certificate': 'The gateway terminates TLS with the certificate {certificate} (mode {mode})',
	'gateway.noClientCertificate': 'The server requires a client certificate (mode {mode}), and none was sent',
	'gateway.badClientCertificate': 'The client certificate is rejected: {reason}',
	'gateway.passthrough': 'TLS is passed through and routed by the name {name}',
	'gateway.notHttp': 'The server expects HTTP, and something else was sent: 400',
	'gateway.assumedPod':
		'No workload in the workspace matches the selector of {gateway}; its pods are assumed to run in namespace {namespace}',
	'gateway.unreadPort': 'The target of port {port} cannot be read from the containers of {pod}; port {port} is assumed',
	'server.skipped': 'the server for {hosts} is left out: {winner} already uses this port',
	'server.otherName': 'the server for {hosts} does not accept {what}',
	// The request itself.
	'request.noHost': 'The request has no Host header: 400',
	'request.badPath': 'The path {path} cannot be normalized ({mode}): 400',
	'request.normalized': 'The path is normalized to {path} ({mode})',
	'request.malformed': 'The request is not valid HTTP/1.1: {reason}',
	// Who may.
	'token.valid': 'The token of {issuer} is valid',
	'token.unchecked': 'The keys of {issuer} are not in the workspace; the token is assumed to be valid',
	'token.refused': 'The token is rejected: {reason}',
	'token.none': 'No token was sent; RequestAuthentication alone does not require one',
	'policy.denied': 'Denied by rule {rule} of AuthorizationPolicy {policy}',
	'policy.allowed': 'Allowed by rule {rule} of AuthorizationPolicy {policy}',
	'policy.notAllowed': 'Denied: no rule of the AuthorizationPolicies that allow requests here ({policies}) matches',
	'policy.notDenied': 'No AuthorizationPolicy denies it',
	'policy.none': 'No AuthorizationPolicy applies to {pod}',
	'policy.custom': 'The answer of the external authorizer of {policy} is unknown; it is assumed to allow the request',
	'policy.open':
		'Whether rule {rule} of AuthorizationPolicy {policy} matches cannot be read from the files (`{condition}`); it is assumed to allow the request',
	'policy.openScope': 'Whether {policies} applies to {pod} cannot be read from the files; it is assumed not to',
	'policy.ruleFails': 'rule {rule} of {policy} does not match: `{condition}`',
	'policy.noRules': '{policy} has no rules and matches nothing',
	// Which route.
	'resource.several': '{count} resources are named {resource}; the first one is used here',
	'host.found': 'The Host {host} selects the routes for {virtualHost}',
	'host.none': 'No route is for the Host {host}: 404',
	'host.unbound':
		'No route is bound to port {port} of this gateway for a host that it serves, so every request gets 404',
	'host.lost': 'routes for {virtualHost} not used: {winner} matches the Host more exactly',
	'host.other': 'there are routes for {domains}',
	'host.notBound': '{resource} has this host, but it is bound to {gateways}',
	'host.notExported': '{resource} has this host, but it is not exported to namespace {namespace}',
	'host.notServed': '{resource} has this host, but no server here accepts it',
	'host.noRoutes': '{resource} has this host, but none of its HTTP routes apply here',
	'host.later': '{resource} has this host, but {winner} comes first, and sidecars do not merge routes',
	'host.redirected': 'The server redirects plain HTTP to HTTPS (`httpsRedirect`)',
	'route.taken': '{route} of {resource} takes the request',
	'route.none': 'No route for {virtualHost} takes the request: 404',
	'route.open':
		'Some routes of {resource} cannot be read: they are templates, or a field is misspelled or has no value; they are assumed not to match',
	'route.unread':
		'The destination in {resource} cannot be read: it is a template, or misspelled; it is assumed to exist',
	'route.own': 'No VirtualService routes {host}: requests go to the service itself',
	'route.unmet.port': '{route} not taken: it is for port {wanted}',
	'route.unmet.uri': '{route} not taken: the path `{value}` does not match {wanted}',
	'route.unmet.scheme': '{route} not taken: the scheme is `{value}`, not {wanted}',
	'route.unmet.method': '{route} not taken: the method is `{value}`, not {wanted}',
	'route.unmet.authority': '{route} not taken: the Host is `{value}`, not {wanted}',
	'route.unmet.headers': '{route} not taken: header `{name}` is `{value}`, not {wanted}',
	'route.unmet.absent': '{route} not taken: {kind} `{name}` is absent',
	'route.unmet.present': '{route} not taken: header `{name}` is present',
	'route.unmet.withoutHeaders': '{route} not taken: header `{name}` is `{value}`, which matches {wanted}',
	'route.unmet.queryParams': '{route} not taken: query parameter `{name}` is `{value}`, not {wanted}',
	// What the route does.
	'action.cors': 'The CORS policy answers the preflight request',
	'action.corsOrigin': 'The CORS policy allows the origin {origin}',
	'action.corsRefused':
		'The CORS policy does not allow the origin {origin}; the request continues without CORS headers',
	'action.abort': 'A fault aborts the request: {status}',
	'action.someAbort': 'A fault aborts {percent}% of the requests: {status}',
	'action.delay': 'A fault delays {percent}% of the requests by {delay}',
	'action.redirect': 'Redirected to {location} ({status})',
	'action.direct': 'The proxy answers the request itself: {status}',
	'action.rewrite': 'Rewritten to {host}{path}',
	'action.headers': 'Headers are changed: {headers}',
	'action.mirror': '{percent}% of the requests are mirrored to {cluster}',
	'action.timeout': 'Timeout {timeout}',
	'action.retries': 'Up to {attempts} retries',
	// Where it goes.
	'destination.to': 'Sent to {host}, port {port}{subset}{share}',
	'destination.noService': 'The service {host} does not exist, or is not visible here: {status}',
	'destination.noPort': '{host} has no port {port}: {status}',
	'destination.noSubset': 'No DestinationRule that applies here defines subset {subset} of {host}: {status}',
	'destination.refused': 'The backend {host} does not exist, or no ReferenceGrant allows it: {status}',
	'destination.unknownService': '{host} is not in the workspace; it is assumed to exist',
	'destination.unknownSubset': 'No DestinationRule for {host} is in the workspace; subset {subset} is assumed to exist',
	'rule.applies': '{rule} applies to {host}',
	'rule.none': 'No DestinationRule applies to {host} here',
	'rule.otherPods': '{rule} not used: its workloadSelector does not match the client',
	'rule.notExported': '{rule} not used: it is not exported to namespace {namespace}',
	'rule.lessSpecific': '{rule} not used: a rule with a more specific host applies',
	'rule.notMerged': '{rule} not used: it is not merged with an older rule that is exported elsewhere',
	'rule.otherNamespace': '{rule} not used: rules in namespace {namespace} take precedence',
	'destination.noPods': 'No pod matches {host}{subset}: 503',
	'destination.unknownPods': 'No workload of {host}{subset} is in the workspace; some are assumed to run',
	'destination.pods': 'The endpoints are the pods of {workloads}',
	'destination.none': 'The route has no destination: 500',
	'tls.mutual': 'The proxy starts mutual TLS with its mesh identity',
	'tls.simple': 'The proxy starts TLS (mode {mode}, SNI {name})',
	'tls.plain': 'The proxy sends plain text',
	// A sidecar that its workload sends through.
	'client.unknownSidecar': 'It is unknown whether {pod} has a sidecar; it is assumed to have one',
	'client.ambient':
		'{pod} is in ambient mode, and it is unknown whether a waypoint is on the way; the story assumes a sidecar',
	'ambient.direct':
		'The ztunnel of {pod} sends it to {host}, port {port}, which has no waypoint: no route and no DestinationRule applies',
	'ambient.waypoint': 'The ztunnel of {pod} sends it to waypoint {waypoint}, which is there for {host}',
	'ambient.unknownWaypoint':
		'Waypoint {waypoint} of {host} is not in the workspace; the story tells what a sidecar would do',
	'ambient.fromGateway': 'The gateway sends it through waypoint {waypoint}, as a label of {host} asks for',
	'waypoint.takes': 'The {pod} takes it for {host}, port {port}',
	'waypoint.missing': 'Waypoint {waypoint} does not exist: nothing stands before {host}',
	'waypoint.traffic': 'Waypoint {waypoint} does not take what is sent to services: nothing stands before {host}',
	'waypoint.namespace': 'Waypoint {waypoint} does not let in the namespace of {host}: nothing stands before it',
	'client.noSidecar': '{pod} has no sidecar: its requests follow DNS only; the story tells what a sidecar would do',
	'sidecar.listens': 'The sidecar handles port {port} as {protocol}',
	'sidecar.passthrough': 'No service is known at {address}:{port}: the connection is passed through (ALLOW_ANY)',
	'sidecar.blackHole': 'No service is known at {address}:{port}: the connection is closed (REGISTRY_ONLY)',
	'sidecar.passHost': 'No service is named {host} on port {port}: the request is passed through (ALLOW_ANY)',
	'sidecar.blockHost': 'No service is named {host} on port {port}: 502 (REGISTRY_ONLY)',
	'service.notExported': '{host} exists, but it is not exported to namespace {namespace}',
	'service.notImported': '{host} exists, but {sidecar} does not import it',
	'service.noPort': '{host} exists, but its ports are {ports}, not {port}',
	'sidecar.connection': 'The connection to {host} is routed as a whole',
	'filter.may': '{filters} may change what this proxy does; the story assumes that nothing changes',
	// The sidecar of the workload that is reached.
	'inbound.unknownSidecar': 'It is unknown whether {pod} has a sidecar; it is assumed to have one',
	'ztunnel.mode': 'The ztunnel before port {port} of {pod} accepts connections with mutual TLS mode {mode}',
	'inbound.openMode': 'The mutual TLS mode of {pod} cannot be read from {policy}; {mode} is assumed',
	'inbound.mode': 'Port {port} of {pod} accepts connections with mutual TLS mode {mode}',
	'inbound.refused': 'Plain text is sent to a port that requires mutual TLS: the connection is closed',
	'inbound.noCertificate': 'The TLS handshake fails: a certificate of the mesh is required',
	'inbound.otherTls':
		'The port expects HTTP or mutual TLS of the mesh, and other TLS was sent: the connection is closed',
	'inbound.notHttp': 'The port expects HTTP, and something else was sent: the connection is closed',
	'inbound.reached': '{pod} receives it on port {port}',
	'inbound.noSidecar': '{pod} has no sidecar and receives it on port {port}',
	'inbound.needsMutual': '{pod} has no sidecar and cannot accept mutual TLS: 503',
} as const;

/** The name of a sentence. */
export type Code = keyof typeof sentences;

/** A sentence with its words. */
export function sentence(code: Code, words: Words): string {
	return sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => String(words[name] ?? ''));
}
