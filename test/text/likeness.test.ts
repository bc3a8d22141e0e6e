// How names are alike: a slip, close, a sibling, or nothing to each other.
import { describe, expect, test } from 'vitest';
import { likeness, meantAmong, mostAlike, slipFor } from '../../server/src/text/likeness.ts';

const pairs = (text: string): readonly (readonly [string, string])[] =>
	text
		.trim()
		.split(/\s*\n\s*/)
		.map((line) => line.split(/\s+/) as unknown as readonly [string, string]);

describe('a slip', () => {
	test.each(
		pairs(`
			reveiws           reviews
			shop-gatway       shop-gateway
			productpge        productpage
			paymnts-v1        payments-v1
			reviewz           reviews
			rewievs           reviews
			rqvqews           reviews
			my-gatewya        my-gateway
			erviews           reviews
			egde              edge
			deeg-x            dege-x
			ystem             system
			gsystem           system
			sistem            system
			system-ateway     system-gateway
			front-end         frontend
			frontend          front-end
			shop_orders       shop-orders
			shopOrdrs         shop-orders
			Reviews           reviews
			shop.example.cmo1 shop.example.com1
			shop/orderz       shop/orders
			shop:ordrrs       shop:orders
			abc-def abcdef
			abcdef abc-def
			review-gatewya review-gateway
			rabiewz rabiews
		`),
	)('%s for %s', (name, other) => {
		expect(likeness(name, other)).toBe('slip');
	});
});

describe('close', () => {
	test.each(
		pairs(`
			payment         payments
			payments        payment
			box             boxes
			shop-writ       shop-writer
			shop-signe      shop-signed
			shop-sign       shop-signed
			shop-signer     shop-sign
			shop-lead       shop-leadn
			shop-lead       shop-leadz
			shop-hast       shop-hasty
			prod-eb         prod-web
			prod-wb         prod-web
			chrt            chart
			bqnq-gateway    bank-gateway
			iqfqa           infra
			kqfqa-ui        kafka-ui
			hist            heist
			ompa            lompa
			ata             data
			chert           chart
			rqvqew review
			brid-x-hqqt brid-x-hast
			chxrt chart
		`),
	)('%s to %s', (name, other) => {
		expect(likeness(name, other)).toBe('close');
	});

	test('a letter wrong in each of two parts', () => {
		expect(likeness('mq-gqteway', 'my-gateway')).toBe('close');
		expect(likeness('mq-gqtewqy', 'my-gateway')).toBeUndefined();
		expect(likeness('mqq-gqteway', 'my-gateway')).toBeUndefined();
		expect(likeness('db-gqteway', 'dc-gateway')).toBeUndefined();
		expect(likeness('m1-gqteway', 'm2-gateway')).toBeUndefined();
		expect(likeness('mq-gqteway-kqfka', 'my-gateway-kafka')).toBeUndefined();
	});
});

describe('siblings', () => {
	test.each(
		pairs(`
			public-us         public-eu
			us-public         eu-public
			db-rw             db-ro
			shop-blue         shop-green
			shop-dev          shop-prod
			shop-test         shop-tests
			dev               devs
			dev               prod
			test              tests
			https             http
			istio-ingress     istio-egress
			team-a            team-b
			teama             teamb
			teamg             teamh
			pointx            pointz
			reviews-v1        reviews-v2
			mysql             mysql2
			mysql-1           mysql-10
			mysqk1            mysql2
			us-east1          us-east-1
			ab-c              abc
			orders-primary    orders-replica
			shop-cart         shop-orders
			foo-gateway       bar-gateway
			green-gateway     shop-gateway
			shop-gateway      green-gateway
			shop-post         shop-pose
			abc-de abcde
			abcde abc-de
			k-mesh kq-mesh
			kbc-mesh kqq-mesh
			green-gatewayxyz blue-gatewayxyz
			kuul-green kuul-greens
			kuul-greens kuul-green
			my-bord my-bird
			my-k my-kq
		`),
	)('%s and %s', (name, other) => {
		expect(likeness(name, other)).toBe('sibling');
	});
});

describe('nothing to each other', () => {
	test.each(
		pairs(`
			reviews        reviews
			reviews        ratings
			web            api
			cart           card
			cart           chart
			eqhq           echo
			foo            fop
			istio-cart     istiod-cart
			form           from
			ovenings       evenings
			evenings-x     x-evenings
			shop-gateway   ship-gatewayx1
			long-gateway   tall-gateway
			foo-gateway    tall-gateway
			tall-gateway   foo-gateway
			reviews-v1     reviews
			rabc           sabd
			raveling       revalinx
			abcdef         bacdxf
			gqtqwqy        gateway
			bord bird
			fo foo
			foo fo
			fqqd food
			blue kittens
			kittens blue
			kbcd-mesh lmn-mesh
			lmn-mesh kbcd-mesh
			abc bac
		`),
	)('%s and %s', (name, other) => {
		expect(likeness(name, other)).toBeUndefined();
	});
});

describe('of several', () => {
	const names = ['orders', 'ordersx', 'payments', 'shop-eu', 'shop-gateway'];
	test.each([
		['a slip goes before what is close', 'reviewss', ['reviews', 'reviewsst'], 'reviewsst', 'slip'],
		['what is close goes before a sibling', 'shop-abc', ['shop-xyz', 'shop-abcs'], 'shop-abcs', 'close'],
		['in any order', 'shop-abc', ['shop-abcs', 'shop-xyz'], 'shop-abcs', 'close'],
		['the nearer slip', 'rqviews', ['rqvoewa', 'reviews'], 'reviews', 'slip'],
		['the nearer slip, in the other order', 'rqviews', ['reviews', 'rqvoewa'], 'reviews', 'slip'],
		['the nearer slip, though the other is the first by name', 'rqviews', ['raviaws', 'reviews'], 'reviews', 'slip'],
		['of equally near ones the first by name', 'reviewk', ['reviewt', 'reviewm'], 'reviewm', 'slip'],
		[
			'of equally near ones the first by name, in the other order',
			'reviewk',
			['reviewm', 'reviewt'],
			'reviewm',
			'slip',
		],
		[
			'what is far and alike goes before what is near and less so',
			'abcdefgh-us',
			['abcdefgh-uk', 'abcd_efgh-us'],
			'abcd_efgh-us',
			'slip',
		],
	] as const)('%s', (_, name, all, meant, alike) => {
		expect(mostAlike(name, all)).toEqual({ name: meant, likeness: alike });
	});

	test('a sibling, where there is nothing nearer', () => {
		expect(mostAlike('shop-us', names)).toEqual({ name: 'shop-eu', likeness: 'sibling' });
	});

	test('a slip only, or whatever may be meant', () => {
		expect(mostAlike('catalogue', names)).toBeUndefined();
		expect(slipFor('paymnets', names)).toBe('payments');
		expect(slipFor('payment', names)).toBeUndefined();
		expect(slipFor('catalogue', names)).toBeUndefined();
		expect(meantAmong('payment', names)).toBe('payments');
		expect(meantAmong('shop-us', names)).toBeUndefined();
		expect(meantAmong('catalogue', names)).toBeUndefined();
	});
});
