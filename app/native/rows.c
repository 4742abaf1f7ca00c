/* The kernel that puts the phrases of the likely techniques into order: every row weighed at a moment, the best told.
 *
 * The twin in Python is Plain of app/rank/order.py, with best_rows of app/rank/vectors.py. All entries stand in a heap, so
 * that only those are sorted that are asked for.
 */

#include <math.h>
#include <stdint.h>

#include "native.h"

enum { MASKS = 10, COUNTS = 65, QUESTIONS = 3 * COUNTS, GAPS = 129, NEVER = -9, MOST = 256, WAYS = 128 };
enum { MASKED, GROUND, CLOSED, QUESTION, TELLING, BRIEF, TABLES, COLUMNS };

#if defined(__GNUC__) && defined(__x86_64__) && defined(__linux__)
#define FOR_NEWER_PROCESSORS_TOO __attribute__((target_clones("popcnt", "default")))
#else
#define FOR_NEWER_PROCESSORS_TOO
#endif

typedef struct {
    int64_t points;
    Py_ssize_t row;
} Best;

/* A technique that may be used, with its points and the span of its rows. */
typedef struct {
    double points;
    PyObject *technique; /* borrowed */
    Py_ssize_t begin, end;
} Way;

typedef struct {
    int64_t score;
    int second;                     /* not the first of its technique */
    PyObject *phrase, *technique;   /* borrowed from rows and spans */
    PyObject *id;                   /* of the phrase, asked for when it is needed */
} Entry;

typedef struct {
    PyObject_HEAD
    PyObject *rows, *spans, *full;
    Entry *entries; /* a heap: the best is the first */
    Py_ssize_t count, room;
} InOrder;

/* What is read at most, and how a second phrase of a technique and those that were met stand back. */
typedef struct {
    Py_ssize_t ways, rows, alike;
    long long second;
    double unit;
    PyObject *met; /* by technique: its points for having been used last, and points by phrase id, or None: left out */
} Limits;

static PyObject *ID; /* the attribute's name */

typedef struct {
    const uint64_t *masked, *masks;
    const double *ground, *telling, *answering, *strayed, *suiting, *gaps;
    const uint8_t *closed, *question, *brief;
    double manner, units;
    int suits, most;
} Weighing;

/* Puts a row among the best so far, of equal ones behind those that came before; how many there are then. */
static int put(Best *best, int count, int most, int64_t points, Py_ssize_t row)
{
    if (count == most) {
        if (count == 0 || points <= best[count - 1].points) return count;
        count--;
    }
    int place = count;
    for (; place > 0 && best[place - 1].points < points; place--) best[place] = best[place - 1];
    best[place].points = points;
    best[place].row = row;
    return count + 1;
}

/* The best of the rows from `begin` to before `end` that may be said; how many. The sum is that of points_of_rows. */
FOR_NEWER_PROCESSORS_TOO
static int weigh(const Weighing *by, Py_ssize_t begin, Py_ssize_t end, Best *best)
{
    int kept = 0;
    const uint64_t *masks = by->masks;
    for (Py_ssize_t row = begin; row < end; row++) {
        const uint64_t *has = by->masked + row * MASKS;
        if (by->closed[row] || (has[7] & masks[7]) || (has[8] & masks[8]) || (has[9] & masks[9])) continue;
        double sum = by->ground[row];
        sum += by->strayed[__builtin_popcountll(has[1] & masks[1])];
        sum += by->gaps[__builtin_popcountll(has[3] & masks[3]) + __builtin_popcountll(has[4] & masks[4])];
        if (by->question) sum += by->answering[by->question[row] + __builtin_popcountll(has[0] & masks[0])];
        if (by->telling && ((has[5] & masks[5]) || (has[6] & masks[6]))) sum += by->telling[row];
        if (by->suits) sum += by->suiting[__builtin_popcountll(has[2] & masks[2])];
        if (by->brief && by->brief[row]) sum += by->manner;
        double points = nearbyint(sum * by->units);
        if (points > NEVER * by->units) kept = put(best, kept, by->most, (int64_t)points, row);
    }
    return kept;
}

/* The id of an entry's phrase, borrowed; NULL: an error. */
static PyObject *id_of(Entry *entry)
{
    if (entry->id == NULL) entry->id = PyObject_GetAttr(entry->phrase, ID);
    return entry->id;
}

/* Whether one entry goes before another: by its score, as the first of its technique, by its id. */
static int before(Entry *one, Entry *other)
{
    if (one->score != other->score) return one->score > other->score;
    if (one->second != other->second) return one->second < other->second;
    return id_of(one) && id_of(other) && PyUnicode_Compare(one->id, other->id) < 0;
}

static void sink(InOrder *self, Py_ssize_t place)
{
    for (;;) {
        Py_ssize_t best = place, left = 2 * place + 1;
        if (left < self->count && before(&self->entries[left], &self->entries[best])) best = left;
        if (left + 1 < self->count && before(&self->entries[left + 1], &self->entries[best])) best = left + 1;
        if (best == place) return;
        Entry moved = self->entries[place];
        self->entries[place] = self->entries[best];
        self->entries[best] = moved;
        place = best;
    }
}

/* -1: an error. */
static int add_entry(InOrder *self, int64_t score, PyObject *phrase, PyObject *technique)
{
    if (self->count == self->room) {
        Py_ssize_t room = self->room ? 2 * self->room : 256;
        Entry *entries = PyMem_Realloc(self->entries, (size_t)room * sizeof *entries);
        if (entries == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->entries = entries;
        self->room = room;
    }
    self->entries[self->count++] = (Entry){score, 1, phrase, technique, NULL};
    return 0;
}

/* Adds the phrases of a row: the first few of those that were not met, and the met ones that only stand back. */
static int add_row(InOrder *self, int64_t score, PyObject *alike, PyObject *technique, PyObject *met, Py_ssize_t most)
{
    Py_ssize_t count = PyTuple_Size(alike), taken = 0;
    if (count < 0) return -1;
    for (Py_ssize_t place = 0; place < count && (taken < most || met); place++) {
        PyObject *phrase = PyTuple_GetItem(alike, place);
        if (met != NULL) {
            PyObject *id = PyObject_GetAttr(phrase, ID);
            PyObject *points = id == NULL ? NULL : PyDict_GetItemWithError(met, id);
            Py_XDECREF(id);
            if (points == NULL && PyErr_Occurred()) return -1;
            if (points == Py_None) continue;
            if (points != NULL) {
                long long back = PyLong_AsLongLong(points);
                if (PyErr_Occurred() || add_entry(self, score + back, phrase, technique) < 0) return -1;
                continue;
            }
        }
        if (taken++ < most && add_entry(self, score, phrase, technique) < 0) return -1;
    }
    return 0;
}

/* Adds what is read of a technique: its best phrase as the first, all others as seconds, which stand back. */
static int add_way(InOrder *self, const Weighing *by, const Way *way, const Limits *limits)
{
    Best best[MOST];
    Py_ssize_t begin = self->count;
    double again = 0.0;
    PyObject *met = PyDict_GetItemWithError(limits->met, way->technique);
    if (met == NULL && PyErr_Occurred()) return -1;
    if (met != NULL && !PyArg_ParseTuple(met, "dO!", &again, &PyDict_Type, &met)) return -1;
    int64_t score = (int64_t)nearbyint((way->points + again) / limits->unit);
    int kept = weigh(by, way->begin, way->end, best);
    for (int one = 0; one < kept; one++) {
        PyObject *alike = PyTuple_GetItem(self->rows, best[one].row);
        if (add_row(self, score + best[one].points, alike, way->technique, met, limits->alike) < 0) return -1;
    }
    Py_ssize_t first = begin; /* rows and phrases come in order, but for those that were met */
    for (Py_ssize_t place = begin + 1; met != NULL && place < self->count; place++)
        if (before(&self->entries[place], &self->entries[first])) first = place;
    for (Py_ssize_t place = begin; place < self->count; place++) {
        if (place == first)
            self->entries[place].second = 0;
        else
            self->entries[place].score += limits->second;
    }
    return 0;
}

/* The best of the techniques that have points and rows and are not barred, by their points, then by their names. */
static Py_ssize_t likely(PyObject *scores, PyObject *bars, PyObject *spans, Py_ssize_t count, Py_ssize_t most, Way *ways)
{
    Py_ssize_t place = 0, kept = 0;
    PyObject *technique, *points;
    while (PyDict_Next(scores, &place, &technique, &points)) {
        PyObject *span = PyDict_GetItemWithError(spans, technique);
        if (span == NULL) {
            if (PyErr_Occurred()) return -1;
            continue;
        }
        int barred = PySet_Contains(bars, technique);
        if (barred > 0) continue;
        Way way = {PyFloat_AsDouble(points), technique, 0, 0};
        if (barred < 0 || PyErr_Occurred() || !PyArg_ParseTuple(span, "nn", &way.begin, &way.end)) return -1;
        if (way.begin < 0 || way.end > count) {
            PyErr_SetString(PyExc_ValueError, "a span goes beyond the rows");
            return -1;
        }
        Py_ssize_t at = kept;
        for (; at > 0; at--) {
            const Way *other = &ways[at - 1];
            if (other->points > way.points) break;
            if (other->points == way.points && PyUnicode_Compare(other->technique, technique) < 0) break;
            if (at < most) ways[at] = *other;
        }
        if (at < most) ways[at] = way;
        if (kept < most) kept++;
    }
    return kept;
}

/* A column, whose buffer is NULL for None; -1 with an exception where it has not `size` bytes. */
static int column(PyObject *given, Py_buffer *view, Py_ssize_t size)
{
    if (given == Py_None) return 0;
    if (PyObject_GetBuffer(given, view, PyBUF_SIMPLE) < 0) return -1;
    if (view->len == size) return 0;
    PyErr_SetString(PyExc_ValueError, "a column has another length than the rows");
    return -1;
}

/* Weighs the rows of the likely techniques and makes the heap. -1: an error. */
static int weigh_all(InOrder *self, PyObject *scores, PyObject *bars, const Weighing *by, const Limits *limits)
{
    Way ways[WAYS];
    Py_ssize_t most = limits->ways < WAYS ? limits->ways : WAYS;
    Py_ssize_t count = likely(scores, bars, self->spans, PyTuple_Size(self->rows), most, ways);
    for (Py_ssize_t one = 0; one < count; one++)
        if (add_way(self, by, &ways[one], limits) < 0) return -1;
    for (Py_ssize_t place = self->count / 2; place-- > 0;) sink(self, place);
    return count < 0 || PyErr_Occurred() ? -1 : 0;
}

/* Takes the columns of a weighing; -1 with an exception where one has another length than the rows. */
static int take(Weighing *by, PyObject *const *given, Py_buffer *views, Py_ssize_t count)
{
    const Py_ssize_t sizes[COLUMNS] = {
        [MASKED] = count * MASKS * 8, [GROUND] = count * 8, [CLOSED] = count, [QUESTION] = count,
        [TELLING] = count * 8,        [BRIEF] = count,      [TABLES] = (QUESTIONS + 2 * COUNTS + GAPS) * 8,
    };
    for (int one = 0; one < COLUMNS; one++)
        if (column(given[one], &views[one], sizes[one]) < 0) return -1;
    if (!(views[MASKED].buf && views[GROUND].buf && views[CLOSED].buf && views[TABLES].buf)) {
        PyErr_SetString(PyExc_TypeError, "only question, telling and brief may be None");
        return -1;
    }
    by->masked = views[MASKED].buf;
    by->ground = views[GROUND].buf;
    by->closed = views[CLOSED].buf;
    by->question = views[QUESTION].buf;
    by->telling = views[TELLING].buf;
    by->brief = views[BRIEF].buf;
    by->answering = views[TABLES].buf;
    by->strayed = by->answering + QUESTIONS;
    by->suiting = by->strayed + COUNTS;
    by->gaps = by->suiting + COUNTS;
    return 0;
}

static int take_masks(uint64_t *bits, PyObject *masks)
{
    if (PyTuple_Size(masks) != MASKS) PyErr_Format(PyExc_ValueError, "there are %d masks", MASKS);
    for (int one = 0; !PyErr_Occurred() && one < MASKS; one++)
        bits[one] = PyLong_AsUnsignedLongLong(PyTuple_GetItem(masks, one));
    return PyErr_Occurred() ? -1 : 0;
}

/* InOrder(full, scores, bars, met, spans, rows, weighing, tables, limits): app/rank/order.py tells what they are. */
static PyObject *make(PyTypeObject *type, PyObject *args, PyObject *named)
{
    PyObject *full, *scores, *bars, *spans, *rows, *masks, *given[COLUMNS];
    Weighing by;
    Limits limits;
    if (named != NULL && PyDict_Size(named)) return PyErr_Format(PyExc_TypeError, "InOrder takes no names");
    if (!PyArg_ParseTuple(args, "OO!OO!O!O!(O!OOOOOpO)O(nnnLdd)", &full, &PyDict_Type, &scores, &bars, &PyDict_Type,
                          &limits.met, &PyDict_Type, &spans, &PyTuple_Type, &rows,
                          &PyTuple_Type, &masks, &given[MASKED], &given[GROUND], &given[CLOSED], &given[QUESTION],
                          &given[TELLING], &by.suits, &given[BRIEF], &given[TABLES], &limits.ways, &limits.rows,
                          &limits.alike, &limits.second, &limits.unit, &by.manner))
        return NULL;
    uint64_t bits[MASKS];
    if (take_masks(bits, masks) < 0) return NULL;
    by.masks = bits;
    by.units = 1 / limits.unit;
    by.most = limits.rows < 0 || limits.rows > MOST ? MOST : (int)limits.rows;

    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    InOrder *self = (InOrder *)allocate(type, 0);
    if (self == NULL) return NULL;
    self->rows = Py_NewRef(rows);
    self->spans = Py_NewRef(spans);
    self->full = Py_NewRef(full);
    Py_buffer views[COLUMNS] = {{0}};
    int done = take(&by, given, views, PyTuple_Size(rows));
    if (done == 0) done = weigh_all(self, scores, bars, &by, &limits);
    for (int one = 0; one < COLUMNS; one++)
        if (views[one].obj) PyBuffer_Release(&views[one]);
    if (done < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

/* The next phrase of a technique that is not full, with its score. */
static PyObject *next(PyObject *me)
{
    InOrder *self = (InOrder *)me;
    while (self->count > 0) {
        Entry best = self->entries[0];
        self->entries[0] = self->entries[--self->count];
        sink(self, 0);
        Py_XDECREF(best.id);
        if (PyErr_Occurred()) return NULL;
        int passed = PySet_Contains(self->full, best.technique);
        if (passed > 0) continue;
        PyObject *score = passed < 0 ? NULL : PyLong_FromLongLong(best.score);
        PyObject *pair = score ? PyTuple_Pack(2, score, best.phrase) : NULL;
        Py_XDECREF(score);
        return pair;
    }
    return NULL;
}

static void release(PyObject *me)
{
    InOrder *self = (InOrder *)me;
    PyTypeObject *type = Py_TYPE(me);
    for (Py_ssize_t place = 0; place < self->count; place++) Py_XDECREF(self->entries[place].id);
    PyMem_Free(self->entries);
    Py_XDECREF(self->rows);
    Py_XDECREF(self->spans);
    Py_XDECREF(self->full);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(me);
    Py_DECREF(type);
}

static PyType_Slot type_slots[] = {
    {Py_tp_new, make},
    {Py_tp_dealloc, release},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, next},
    {Py_tp_doc, "The phrases that may be said, best first, each with its score; see app/rank/order.py."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.native._kernels.InOrder",
    .basicsize = sizeof(InOrder),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

int add_rows(PyObject *module)
{
    ID = PyUnicode_InternFromString("id");
    PyObject *type = ID == NULL ? NULL : PyType_FromSpec(&spec);
    int done = type == NULL ? -1 : PyModule_AddObjectRef(module, "InOrder", type);
    Py_XDECREF(type);
    return done;
}
