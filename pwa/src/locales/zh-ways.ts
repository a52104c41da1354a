/** Ways of saying where something is: they come when somebody asks for one. */
export const zhWays = {
  'map.how': '点一下，图钉就到那里。也可以拖图钉；两个手指放大、移动。', 'map.keys': '键盘：方向键一下 1 米，按住 Shift 一下 10 米，加号、减号放大缩小。',
  'map.ground': '片区的图，图钉用方向键移动', 'map.pin.in': '{name}，误差约 {n} 米', 'map.pin.out': '这里不在您的片区，也能存。误差约 {n} 米',
  'map.pin.none': '还没点。点一下图上的位置。', 'map.take': '就是这里', 'map.me': '手机的位置', 'map.wider': '看全部', 'map.closer': '放大', 'map.farther': '缩小',
  'map.no_ground': '这部手机上还没有片区的图。', 'map.no_ground.how': '连上网打开一次“今天”，图就来了。现在可以用别的办法：',
  'search.label': '楼栋或门牌', 'search.hint': '像 3-2-501、三幢二单元501', 'search.none': '没找到。换个写法，或从“哪一栋”里选。', 'search.count': '找到 {n} 个',
  'search.building': '整栋', 'search.today': '找一户',
  'floors.which': '哪一栋', 'floors.unit': '哪个单元', 'floors.unit.none': '不分单元', 'floors.only': '只记这一层：{floor}', 'floors.none': '没写楼层的',
  'floors.other': '楼层不在上面', 'floors.number': '第几层', 'floors.up': '地上', 'floors.down': '地下', 'floors.mezzanine': '夹层（这层上面）', 'floors.take': '记这一层',
  'floors.wrong': '写一个数：地上 1 到 200，地下 1 到 9。', 'floors.empty': '这栋没有门的名单，写第几层就行。', 'floors.open': '按楼层找门', 'floors.no_buildings': '名单还没到手机里。',
  'scan.aim': '把楼门口的码放进框里', 'scan.camera': '这个浏览器不会扫码。用手机自带的相机扫，会直接打开这里；正在写的这条还在。', 'scan.refused': '没让用相机。可以用手机自带的相机扫，或写下面的编号。',
  'scan.code': '或者写码下面的编号', 'scan.take': '用这个编号', 'scan.foreign': '这不是楼栋码。', 'scan.foreign.how': '楼栋码贴在楼门口，上面写着“邻里”和楼的名字。',
  'label.other': '扫到了：{name}。正在写的这条还在。', 'label.other.how': '这条就在这里吗？不是的话，先写完这条，再扫一次。',
  'label.use': '是，这条就在这里', 'label.leave': '不是，留着原来的', 'label.elsewhere': '{name}（{area}）不在您的片区，也能记。', 'label.elsewhere.how': '会记下来，标明不在您的片区，由中心看。',
  'label.unheard': '这个码不在手机里：{code}', 'label.unheard.how': '可能是别的片区的楼，现在没有网，查不到。也能记，由中心看。', 'label.use.anyway': '记下这个码',
  'label.unknown': '没有这个楼栋码：{code}', 'label.unknown.how': '码可能旧了，或不是这里的。正在写的还在，请用别的办法说在哪里。', 'label.asking': '正在查这个码…', 'label.ok': '知道了',
} as const
