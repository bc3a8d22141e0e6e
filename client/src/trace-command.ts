// The name of the command behind the lens "Trace": the server hands it the request, as text.
export const traceCommand = 'istio.traceRequest';
