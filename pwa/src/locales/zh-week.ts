/** Words of the week's list, which comes after the page itself. */
export const zhWeek = {
  'week.which': '看哪些门', 'week.this': '这周', 'week.all': '所有的门', 'week.of': '{done} / {n}', 'week.half': '写了一半', 'week.done': '这周的走完了。要报一件事吗？', 'week.mine': '走访', 'week.mine.what': '我这格的数、不去的门、来访告知单', 'week.find': '找一户：打字或按楼层', 'week.floors': '按楼层找门',
  'why.call': '请打电话，{day}前', 'why.come': '约好再去，{day}前', 'why.asked': '上次说：{what}', 'why.care': '请常来看看，到{day}', 'why.noted': '先记着的事 {n} 件', 'why.new': '新的门', 'why.done': '这周去过了',
  'hour.says': '这栋{days}{part}开门多（{answered} / {tried} 次）', 'hour.weekday': '平日', 'hour.weekend': '周末',
  'hour.morning': '上午 8–12 点', 'hour.noon': '中午 12–14 点', 'hour.afternoon': '下午 14–18 点', 'hour.evening': '晚上 18–21 点',
} as const
