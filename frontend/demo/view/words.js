// Small texts of the page: clock times, waiting times, the names of order states. Pure.

/** @type {Readonly<Record<import("../story.js").OrderStatus, string>>} */
export const ORDER_NAMES = {
  placed: "待付款",
  paid: "已付款",
  shipped: "已发货",
  delivered: "已签收",
  refunding: "退款中",
  refunded: "已退款",
  closed: "已关闭",
};

/** @param {number} at ms since 1970 @returns {string} 09:05 in local time */
export function clockTime(at) {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** @param {number} ms @returns {string} 8秒, 1分20秒, 12分 */
export function waited(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}秒`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 10 && seconds % 60 ? `${minutes}分${seconds % 60}秒` : `${minutes}分`;
}

/** How pressing a wait is: fine under 20 s, soon under 45 s, late after it. @param {number} ms @returns {"fine" | "soon" | "late"} */
export function pressing(ms) {
  if (ms < 20_000) return "fine";
  return ms < 45_000 ? "soon" : "late";
}

/** The list's preview of a bubble. @param {import("../talks.js").Bubble | undefined} bubble @returns {string} */
export function preview(bubble) {
  if (!bubble) return "";
  if (bubble.kind === "image") return "[图片]";
  if (bubble.kind === "card") return "[商品]";
  if (bubble.kind === "order") return `[订单] ${bubble.status ? ORDER_NAMES[bubble.status] : ""}`;
  return bubble.text;
}
