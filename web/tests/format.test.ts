/* format.test.ts: what is written as Vietnamese offices write it. */
import { describe, expect, it } from "vitest";
import * as f from "../src/format/format.ts";

const H = 3600_000;
const M = 60_000;

describe("numbers and times", () => {
	it("groups thousands by language", () => {
		expect(f.number(1128, "vi")).toBe("1.128");
		expect(f.number(1128, "en")).toBe("1,128");
		expect(f.number(2500000, "vi")).toBe("2.500.000");
		expect(f.number(7, "vi")).toBe("7");
		expect(f.number(-1500, "vi")).toBe("−1.500");
	});
	it("writes local days and clocks whatever the machine's zone", () => {
		expect(f.dayClock("2021-08-23T07:42:00+07:00")).toBe("23/08/2021 07:42");
		expect(f.dayClock("2021-08-22T23:30:00Z")).toBe("23/08/2021 06:30");
		expect(f.shortTime("2021-08-23T07:42:00+07:00", Date.parse("2021-08-23T20:00:00+07:00"))).toBe("07:42");
		expect(f.shortTime("2021-08-22T23:10:00+07:00", Date.parse("2021-08-23T00:30:00+07:00"))).toBe("22/08 23:10");
	});
	it("goes through inputs and back", () => {
		expect(f.toInput("2021-08-23T07:42:00+07:00")).toBe("2021-08-23T07:42");
		expect(f.fromInput("2021-08-23T07:42")).toBe("2021-08-23T07:42:00+07:00");
		expect(f.fromInput("")).toBeNull();
	});
	it("says how long", () => {
		expect(f.duration(190 * M, "vi")).toBe("3 giờ 10");
		expect(f.duration(3 * H + 5 * M, "vi")).toBe("3 giờ 05");
		expect(f.duration(9 * H, "vi")).toBe("9 giờ");
		expect(f.duration(40 * M + 59_000, "vi")).toBe("40 phút");
		expect(f.duration(53 * H, "vi")).toBe("2 ngày 5 giờ");
		expect(f.duration(24 * H, "en")).toBe("1 day");
		expect(f.duration(-5, "vi")).toBe("0 phút");
		expect(f.durationShort(40 * M, "vi")).toBe("40′");
		expect(f.durationShort(47 * H, "vi")).toBe("47g");
		expect(f.durationShort(0, "vi")).toBe("1′");
		expect(f.durationShort(49 * H, "en")).toBe("2d");
	});
});

describe("phones, names, places", () => {
	it("groups phones", () => {
		expect(f.phone("0912345678")).toBe("0912 345 678");
		expect(f.phone("02743822825")).toBe("0274 3822 825");
		expect(f.phone("1022")).toBe("1022");
	});
	it("reads phones as people type them", () => {
		expect(f.phoneDigits("+84 912.345.678")).toBe("0912345678");
		expect(f.phoneDigits("84912345678")).toBe("0912345678");
		expect(f.phoneDigits("0912 345 678")).toBe("0912345678");
		expect(f.phoneDigits("8491")).toBe("8491");
	});
	it("folds marks and đ, and finds by the beginnings of words", () => {
		expect(f.fold("Phường Đông Hòa")).toBe("phuong dong hoa");
		expect(f.matches("Phường Tân Phước Khánh", "tan phuoc kh")).toBe(true);
		expect(f.matches("Phường Tân Phước Khánh", "anh")).toBe(false);
	});
	it("sorts the Vietnamese way, people by given name", () => {
		expect(["Đỗ", "Dương", "Ân", "An", "Ăn"].sort(f.compareNames)).toEqual(["An", "Ăn", "Ân", "Dương", "Đỗ"]);
		expect(["Trần Văn Bình", "Lê Thị An", "Đỗ Minh Bình"].sort(f.comparePeople)).toEqual(["Lê Thị An", "Đỗ Minh Bình", "Trần Văn Bình"]);
	});
	it("shortens and spells", () => {
		expect(f.shortPlace("Phường An Phú")).toBe("P. An Phú");
		expect(f.shortPlace("Thị trấn Phước Vĩnh")).toBe("TT. Phước Vĩnh");
		expect(f.spelled("TS-7K2-M9PX")).toBe("T S · 7 K 2 · M 9 P X");
		expect(f.bytes(1536, "vi")).toBe("1,5 KB");
	});
});
