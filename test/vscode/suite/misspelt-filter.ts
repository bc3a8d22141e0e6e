// An EnvoyFilter with a misspelled field, which only Envoy's API can tell.
export const misspeltFilter = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: buffer, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: GATEWAY }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.buffer
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
          max_request_bites: 65536
`;
