// The schemes of documents that nobody keeps in a file.

/** Of the pages of rules. */
export const rulePages = 'istio-rules';
