// TABLES: what other projects publish about the formats that they read, as far as it matters to what we write; stricter than
// they are where they let everything pass, so that a misspelled field is found.

const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 1 };

const object = (properties: Readonly<Record<string, object>>, ...optional: readonly string[]): object => ({
	type: 'object',
	properties,
	required: Object.keys(properties).filter((name) => !optional.includes(name)),
	additionalProperties: false,
});

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export const gitlabSchema = {
	type: 'array',
	items: object({
		description: text,
		check_name: text,
		fingerprint: { type: 'string', pattern: '^[0-9a-f]{32,}$' },
		severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
		// "Don't prefix with ./".
		location: object({ path: { type: 'string', pattern: '^(?!\\./|/)' }, lines: object({ begin: count, end: count }) }),
	}),
};

const rdRange = object({ start: object({ line: count, column: count }), end: object({ line: count, column: count }) });
const rdLocation = object({ path: text, range: rdRange });

/** reviewdog: proto/rdf/jsonschema/DiagnosticResult.json; `related_locations`: proto/rdf/reviewdog.proto. */
export const rdjsonSchema = object({
	source: object({ name: text, url: text }),
	diagnostics: {
		type: 'array',
		items: object(
			{
				message: text,
				location: rdLocation,
				severity: { enum: ['ERROR', 'WARNING', 'INFO'] },
				code: object({ value: text, url: text }),
				suggestions: { type: 'array', items: object({ range: rdRange, text: { type: 'string' } }) },
				related_locations: { type: 'array', items: object({ message: text, location: rdLocation }) },
			},
			'suggestions',
			'related_locations',
		),
	},
});

interface Shape {
	/** Attributes that are demanded, and such as are allowed. */
	readonly needs: readonly string[];
	readonly takes: readonly string[];
	/** Elements that may stand within. */
	readonly holds: readonly string[];
}

/** https://github.com/windyroad/JUnit-Schema and https://docs.gitlab.com/ci/testing/unit_test_reports/ (`file`). */
export const junitShape: Readonly<Record<string, Shape>> = {
	testsuites: { needs: [], takes: ['name', 'tests', 'failures', 'errors', 'time'], holds: ['testsuite'] },
	testsuite: {
		needs: ['name', 'tests', 'failures', 'errors', 'time'],
		takes: ['skipped'],
		holds: ['testcase'],
	},
	testcase: { needs: ['name', 'classname', 'time'], takes: ['file'], holds: ['failure', 'error', 'system-out'] },
	failure: { needs: ['type'], takes: ['message'], holds: [] },
	error: { needs: ['type'], takes: ['message'], holds: [] },
	'system-out': { needs: [], takes: [], holds: [] },
};
