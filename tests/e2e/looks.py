"""What a screen looks like to whoever sees badly: measured where it is drawn."""

from typing import Any

from playwright.sync_api import Page

CONTRAST, TARGET, ELDER_TARGET, ELDER_TYPE = 7.0, 48, 60, 18
STILL = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('*, *::before, *::after {' +
        ' transition: none !important; animation: none !important }')
    document.adoptedStyleSheets = [sheet]
}"""
DRESS = """({theme, view}) => {
    document.documentElement.dataset.theme = theme
    document.documentElement.dataset.view = view
}"""
FAINT = """least => {
    const pen = document.createElement('canvas').getContext('2d',
        {willReadFrequently: true})
    pen.canvas.width = pen.canvas.height = 1
    const known = new Map()
    const read = colour => {
        if (!known.has(colour)) {
            pen.clearRect(0, 0, 1, 1)
            pen.fillStyle = colour
            pen.fillRect(0, 0, 1, 1)
            const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data
            known.set(colour, [r, g, b, a / 255])
        }
        return known.get(colour)
    }
    const over = ([r, g, b, a], [R, G, B]) =>
        [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0)
    const ground = one => {
        const above = []
        let found = [255, 255, 255, 1]
        for (let at = one; at; at = at.parentElement) {
            const colour = read(getComputedStyle(at).backgroundColor)
            if (colour[3] === 1) {
                found = colour
                break
            }
            if (colour[3]) above.unshift(colour)
        }
        return above.reduce((under, colour) => over(colour, under), found)
    }
    const shown = one => one.checkVisibility(
        {checkOpacity: true, checkVisibilityCSS: true})
    const solid = one => {
        let left = 1
        for (let at = one; at; at = at.parentElement)
            left *= parseFloat(getComputedStyle(at).opacity)
        return left
    }
    const found = new Set()
    const weigh = (one, words, colour) => {
        const under = ground(one)
        const [r, g, b, a] = read(colour)
        const [bright, dark] = [light(over([r, g, b, a * solid(one)], under)),
            light(under)].sort((one, other) => other - one)
        const ratio = (bright + 0.05) / (dark + 0.05)
        if (ratio < least)
            found.add(`${ratio.toFixed(2)} ${one.tagName} ` +
                `${one.getAttribute('class')} ${words.trim().slice(0, 20)}`)
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const one = walker.currentNode.parentElement
        const words = walker.currentNode.textContent
        if (!words.trim() || !shown(one) || one.closest('.seen-by-readers, .skip, svg'))
            continue
        weigh(one, words, getComputedStyle(one).color)
    }
    for (const one of document.querySelectorAll('input, textarea, select')) {
        if (!shown(one)) continue
        if (one.value) weigh(one, one.value, getComputedStyle(one).color)
        else if (one.placeholder) weigh(one, one.placeholder,
            getComputedStyle(one, '::placeholder').color)
    }
    return [...found]
}"""
TOO_SMALL = """({type, target}) => {
    const found = []
    const seen = one => {
        const style = getComputedStyle(one)
        const box = one.getBoundingClientRect()
        return style.visibility !== 'hidden' && box.width > 1 && box.height > 1
    }
    const name = one =>
        `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode
        const one = text.parentElement
        if (!text.textContent.trim() || !seen(one) ||
            one.closest('.seen-by-readers, svg')) continue
        const px = parseFloat(getComputedStyle(one).fontSize)
        if (px < type) found.push(`${px} px text: ${name(one)}`)
    }
    const touched = 'a[href], button, summary, select, textarea, label.chip, ' +
        'label.tile, input:not([type=radio]):not([type=checkbox]):not([type=file])'
    for (const one of document.querySelectorAll(touched)) {
        if (!seen(one) || one.matches('.skip, .leaflet-marker-icon')) continue
        // A word within a sentence is as high as its line: WCAG leaves it out too.
        if (one.closest('p') && getComputedStyle(one).display === 'inline') continue
        const {width, height} = one.getBoundingClientRect()
        if (Math.round(width) < target || Math.round(height) < target)
            found.push(`${width.toFixed(0)} x ${height.toFixed(0)}: ${name(one)}`)
    }
    return [...new Set(found)]
}"""
GROW = "size => { document.documentElement.style.fontSize = size }"
CUT = """() => {
    const found = []
    const name = one => `${one.tagName} ${one.getAttribute('class')} ` +
        one.textContent.trim().slice(0, 20)
    const wide = document.documentElement.scrollWidth
    if (wide > innerWidth) found.push(`${wide} px wide`)
    const held = one => {
        for (let at = one; at; at = at.parentElement)
            if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) return true
        return false
    }
    const lines = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const text = walker.currentNode
        const one = text.parentElement
        const shown = one.checkVisibility(
            {checkOpacity: true, checkVisibilityCSS: true})
        if (!text.textContent.trim() || !shown ||
            one.closest('.seen-by-readers, .skip, svg, .leaflet-container')) continue
        // A line that ends in dots says that there is more, where it is opened.
        if (getComputedStyle(one).webkitLineClamp !== 'none') continue
        const range = document.createRange()
        range.selectNodeContents(text)
        for (let at = one; at && at !== document.body; at = at.parentElement) {
            const style = getComputedStyle(at)
            if (!['hidden', 'clip'].includes(style.overflowX) &&
                !['hidden', 'clip'].includes(style.overflowY)) continue
            const box = at.getBoundingClientRect()
            const said = range.getBoundingClientRect()
            if (said.right > box.right + 2 || said.bottom > box.bottom + 2)
                found.push(`cut: ${name(one)}`)
        }
        if (held(one)) continue
        for (const box of range.getClientRects())
            if (box.width > 1) lines.push([box, one])
    }
    lines.sort(([one], [other]) => one.top - other.top)
    lines.forEach(([box, one], at) => {
        for (let next = at + 1; next < lines.length; next++) {
            const [other, two] = lines[next]
            // Lines of one paragraph may touch.
            if (other.top > box.bottom - box.height * 0.35) break
            if (other.left < box.right - 2 && other.right > box.left + 2 && one !== two)
                found.push(`${name(one)} lies over ${name(two)}`)
        }
    })
    return [...new Set(found)]
}"""


def faults_of_looks(page: Page) -> list[str]:
    """Tell what is faint or too small to touch, light and dark, normal and elder."""
    page.evaluate(STILL)
    found = []
    for theme in ("", "dark"):
        for view in ("", "elder"):
            page.evaluate(DRESS, {"theme": theme, "view": view})
            for fault in page.evaluate(FAINT, CONTRAST):
                found.append(f"{theme or 'light'} {view}: {fault}")
    for view, kind, target in (("elder", ELDER_TYPE, ELDER_TARGET), ("", 0, TARGET)):
        page.evaluate(DRESS, {"theme": "", "view": view})
        said: dict[str, Any] = {"type": kind, "target": target}
        found += [f"{view}: {one}" for one in page.evaluate(TOO_SMALL, said)]
    return found


def faults_at_twice_the_size(page: Page) -> list[str]:
    """Tell what is cut, overlapped or too wide where letters are twice as large."""
    page.evaluate(GROW, "200%")
    found: list[str] = page.evaluate(CUT)
    page.evaluate(GROW, "")
    return found
