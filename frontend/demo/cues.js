// What a scripted buyer hears in an agent's line: a table of signs, read by the stories' branches. It plays the part of
// a person in the demo and has nothing to do with how the server understands buyers.

/** @type {Readonly<Record<string, RegExp>>} */
const SIGNS = {
  greets: /在的|在呢|您好|你好|欢迎|哈喽|很高兴/,
  asks: /[？?]|[吗呢]([～~！!。]|$)|请问|哪一?[款个种件双套]|多少|什么/,
  two_options: /还是|哪一?[个款件种件色双套样头]|[和跟或].{1,12}里(挑|选)/,
  wait: /稍等|稍候|等一下|等一等|请等|慢一些|回得慢|会慢|几分钟|马上(就)?(帮|给|为|去|看|查|回)|这就(帮|给|去|看|查|核)|正在(帮|给|为|看|查|核|调)/,
  holds_price: /底价|实价|实在价|到底|松不|降不|让不了|统一|没留虚头|没(什么)?水分|一分钱|物有所值|值的|值这个|不吃亏|定价|对得起价|[不没](能|法|办法).{0,3}再?(少|便宜|降|让)|(少|便宜)不了|(价格?|价钱).{0,12}一样|多谢体谅|请您(理解|谅解)|没有权限/,
  discount: /优惠券|店铺券|元券|张.{0,8}券|领券|券|满 ?\d+ ?元?减|立减|打?\d*折|抹零|改(好)?价|活动价|会员|便宜 ?\d/,
  gift: /送您|送.{0,4}(一|个|双|份|小)|赠|小礼|礼物|小心意|小福利|带份|棉袜/,
  in_stock: /有货|现货|有的|都有|还有|还剩|在库|库存|都能拍|有\d+[件双套盒]/,
  sold_out: /缺货|断货|断码|售罄|卖完|卖光|卖空|没货|补货|暂时(没有|缺)|缺着|到货通知/,
  size: /码|[SMXL]{1,3}(?![a-z])|均码|标准/,
  fact: /材质|面料|棉|绒|成分|容量|尺寸|规格|功率|毫升|厘米|公斤|小时|分贝|保质期|产地|里面|不加|A 类/,
  honest: /色差|略微|稍微|有一点|一点点|会有|不足|实物|光线|灯光|轻微|缺点|偏|没有美白|不太适合|因人而异|每个人不一样|实拍|不敢.{0,4}说满|小份试/,
  leaves_room: /尽量|努力|争取|尽快|尽力|一般|大概|左右/,
  promises: /保证|肯定|绝对|百分百|百分之百|一定(能|会|到|有效)/,
  popular: /好评|销量|回头客|大家|口碑|买家(的|晒|都)|都说|人气|卖得|卖了|走了/,
  dispatch: /发货|发出|寄出|当天|今天.{0,6}发|安排|仓库|打包|早付|早发|截单/,
  courier: /快递|中通|顺丰|圆通|韵达|物流|单号|派送|运输|在途|路上|网点/,
  postage: /包邮|运费|邮费|免邮/,
  pay_help: /付款|支付|拍下|下单|提交|购物车|结算|点.{0,6}(购买|按钮)/,
  address: /地址|收件|收货|电话|核对/,
  noted: /备注|登记|记下|记好|写上|留言|交代/,
  apology: /抱歉|对不起|不好意思|歉意|给您添/,
  soothes: /理解|心情|着急|别急|消消气|别担心|安心|放心|一起(看|处理)|咱们一起|陪您|换(作|成)|负责|站一边/,
  asks_proof: /照片|图片|拍(一)?[张个下照]|拍.{0,4}(照|图|视频)|视频|订单号|具体|描述|说说|什么情况|哪里|怎么处理/,
  remedy: /补发|重发|补寄|换新|换一|换货|给您换|退款|退货|退一部分|钱退|补偿|赔|全额|上门|运费.{0,4}我们/,
  refund: /退款|退钱|钱退|退一部分|全额|原路/,
  exchange: /换新|换一|换货|给您换|补发|重发|补寄|大一码|小一码/,
  follow_up: /跟进|进度|进展|第一时间|告诉您|通知您|给您回|盯着|小时 ?(内|之内)|在查|有结果|有回话|催/,
  service: /七天|7 ?天|无理由|退换|运费险|质保|保修|售后|换新|包赔/,
  genuine: /正品|质检|检测|授权|备案|验|扫码|批号|资质/,
  recommends: /推荐|这款|适合|链接|看看|可以考虑|建议|偏向|替您选|就选|更(显|搭|好|合)/,
  alternative: /另外|别的|类似|替代|换成|同款|其他颜色|相近/,
  goes_with: /搭配|搭着|配套|一起(带|拍|买)|顺便|凑/,
  last_chance: /最后|仅剩|只剩|库存不多|不多了|截止|前下单|月底前|手慢/,
  invoice: /发票|开票|抬头/,
  bye: /再见|拜拜|慢走|欢迎(下次|再|随时|您再)|祝您|愉快|有需要随时|随时(叫|喊|找|联系)/,
  thanks: /谢谢|感谢|多谢/,
  compares: /区别|不同|相比|对比|一个.{0,12}一个|前者|后者/,
};

/** Every sign that a branch may name. @type {ReadonlySet<string>} */
export const CUES = new Set(Object.keys(SIGNS));

/**
 * The signs in what the agent said.
 * @param {string} text one line, or several joined
 * @returns {Set<string>}
 */
export function cuesIn(text) {
  const found = new Set();
  for (const [cue, sign] of Object.entries(SIGNS)) if (sign.test(text)) found.add(cue);
  return found;
}
