/* best_rows of app/rank/vectors.py: every row of some techniques weighed at a moment, the best of each in order. */

#include <math.h>
#include <stdint.h>

#include "native.h"

enum { MASKS = 10, COUNTS = 65, QUESTIONS = 3 * COUNTS, GAPS = 129, NEVER = -9, MOST = 256 };
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

/* A list of pairs: the points, and what stands in `rows` for that row. */
static PyObject *told(const Best *best, int count, PyObject *rows)
{
    PyObject *list = PyList_New(count);
    for (int place = 0; list && place < count; place++) {
        PyObject *points = PyLong_FromLongLong(best[place].points);
        PyObject *pair = points ? PyTuple_Pack(2, points, PyTuple_GetItem(rows, best[place].row)) : NULL;
        Py_XDECREF(points);
        if (!pair || PyList_SetItem(list, place, pair) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *told_of_all(const Weighing *by, PyObject *spans, PyObject *rows)
{
    Best best[MOST];
    Py_ssize_t count = PyTuple_Size(rows);
    PyObject *found = PyList_New(0);
    for (Py_ssize_t one = 0; found && one < PyList_Size(spans); one++) {
        Py_ssize_t begin, end;
        PyObject *list = NULL;
        if (PyArg_ParseTuple(PyList_GetItem(spans, one), "nn", &begin, &end)) {
            if (begin < 0 || end > count)
                PyErr_SetString(PyExc_ValueError, "a span goes beyond the rows");
            else
                list = told(best, weigh(by, begin, end, best), rows);
        }
        if (!list || PyList_Append(found, list) < 0) Py_CLEAR(found);
        Py_XDECREF(list);
    }
    return found;
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

PyDoc_STRVAR(best_rows_doc,
             "best_rows(spans, rows, masks, masked, ground, closed, question, telling, suits, brief, tables, manner, "
             "units, most): the twin in app/rank/vectors.py tells what they are. At most 256 rows of a technique.");

static PyObject *best_rows(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *spans, *rows, *masks, *given[COLUMNS], *found = NULL;
    Weighing by;
    if (!PyArg_ParseTuple(args, "O!O!O!OOOOOpOOddi", &PyList_Type, &spans, &PyTuple_Type, &rows, &PyTuple_Type, &masks,
                          &given[MASKED], &given[GROUND], &given[CLOSED], &given[QUESTION], &given[TELLING], &by.suits,
                          &given[BRIEF], &given[TABLES], &by.manner, &by.units, &by.most))
        return NULL;
    if (by.most < 0 || by.most > MOST) by.most = MOST;
    uint64_t bits[MASKS];
    if (PyTuple_Size(masks) != MASKS) return PyErr_Format(PyExc_ValueError, "there are %d masks", MASKS);
    for (int one = 0; one < MASKS; one++) bits[one] = PyLong_AsUnsignedLongLong(PyTuple_GetItem(masks, one));
    if (PyErr_Occurred()) return NULL;

    Py_ssize_t count = PyTuple_Size(rows);
    const Py_ssize_t sizes[COLUMNS] = {
        [MASKED] = count * MASKS * 8, [GROUND] = count * 8, [CLOSED] = count, [QUESTION] = count,
        [TELLING] = count * 8,        [BRIEF] = count,      [TABLES] = (QUESTIONS + 2 * COUNTS + GAPS) * 8,
    };
    Py_buffer views[COLUMNS] = {{0}};
    int right = 1;
    for (int one = 0; right && one < COLUMNS; one++) right = column(given[one], &views[one], sizes[one]) == 0;
    if (right && !(views[MASKED].buf && views[GROUND].buf && views[CLOSED].buf && views[TABLES].buf)) {
        PyErr_SetString(PyExc_TypeError, "only question, telling and brief may be None");
        right = 0;
    }
    if (right) {
        by.masks = bits;
        by.masked = views[MASKED].buf;
        by.ground = views[GROUND].buf;
        by.closed = views[CLOSED].buf;
        by.question = views[QUESTION].buf;
        by.telling = views[TELLING].buf;
        by.brief = views[BRIEF].buf;
        by.answering = views[TABLES].buf;
        by.strayed = by.answering + QUESTIONS;
        by.suiting = by.strayed + COUNTS;
        by.gaps = by.suiting + COUNTS;
        found = told_of_all(&by, spans, rows);
    }
    for (int one = 0; one < COLUMNS; one++)
        if (views[one].obj) PyBuffer_Release(&views[one]);
    return found;
}

int add_rows(PyObject *module)
{
    static PyMethodDef methods[] = {{"best_rows", best_rows, METH_VARARGS, best_rows_doc}, {NULL, NULL, 0, NULL}};
    return PyModule_AddFunctions(module, methods);
}
