/* The kernel that tells which words of a list stand in a text.
 *
 * The twin in Python is app/phrases/words.py. One pass over the text: at each character a look for the word that it is,
 * then for the words that begin with it and the next one.
 */

#include "native.h"

#include <stdint.h>
#include <string.h>

typedef struct {
    uint32_t first, second; /* the key: the first two characters; of a word of one character the second is NONE */
    int32_t word;           /* the first word with this key, or -1 in an empty slot */
} Slot;

typedef struct {
    int32_t begin, length; /* where its characters are */
    int32_t next;          /* the next word with the same first two characters, or -1 */
} Word;

enum { NONE = 0x110000, BEGINS = 4096, FEW = 256 }; /* NONE is no code point */

typedef struct {
    PyObject_HEAD
    PyObject *texts;  /* a tuple: the words */
    Py_ssize_t slots; /* a power of two */
    Py_UCS4 *codes;   /* of all words */
    Word *word;
    Slot *slot;
    uint8_t begins[BEGINS / 8]; /* a bit for each hash of a character with which a word begins */
} Finder;

static inline uint32_t mix(uint32_t first, uint32_t second)
{
    uint32_t sum = first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
    return sum ^ sum >> 15;
}

static Slot *slot_of(const Finder *self, uint32_t first, uint32_t second)
{
    size_t mask = (size_t)self->slots - 1, place = mix(first, second) & mask;
    for (;; place = (place + 1) & mask) {
        Slot *slot = &self->slot[place];
        if (slot->word < 0 || (slot->first == first && slot->second == second)) return slot;
    }
}

static inline int begins_a_word(const Finder *self, uint32_t first)
{
    uint32_t hash = mix(first, 0) % BEGINS;
    return self->begins[hash >> 3] & 1 << (hash & 7);
}

/* Whether a word of which the first two characters stand at a place stands there whole, or else anywhere. */
static int stands(const Finder *self, const Word *word, const Py_UCS4 *text, Py_ssize_t length, Py_ssize_t place)
{
    const Py_UCS4 *codes = self->codes + word->begin;
    size_t size = (size_t)word->length * sizeof *codes;
    if (word->length <= 2) return 1;
    if (place + word->length <= length && memcmp(codes, text + place, size) == 0) return 1;
    for (place = 0; place + word->length <= length; place++)
        if (text[place] == codes[0] && memcmp(codes, text + place, size) == 0) return 1;
    return 0;
}

/* Adds the word to the list. -1: an error. */
static inline int add(const Finder *self, int32_t number, PyObject *found)
{
    return PyList_Append(found, PyTuple_GetItem(self->texts, number));
}

static int add_all(const Finder *self, const Py_UCS4 *text, Py_ssize_t length, PyObject *found)
{
    int done = 0;
    for (Py_ssize_t place = 0; done == 0 && place < length; place++) {
        if (!begins_a_word(self, text[place])) continue;
        int32_t number = slot_of(self, text[place], NONE)->word;
        if (number >= 0) done = add(self, number, found);
    }
    for (Py_ssize_t place = 0; done == 0 && place + 1 < length; place++) {
        if (!begins_a_word(self, text[place])) continue;
        int32_t number = slot_of(self, text[place], text[place + 1])->word;
        for (; done == 0 && number >= 0; number = self->word[number].next)
            if (stands(self, &self->word[number], text, length, place)) done = add(self, number, found);
    }
    return done;
}

/* find(text): the words that stand in the text, in the order that Words.find has. */
static PyObject *find(PyObject *me, PyObject *text)
{
    const Finder *self = (const Finder *)me;
    Py_UCS4 few[FEW], *codes = few;
    Py_ssize_t length = PyUnicode_GetLength(text); /* raises TypeError where it is no text */
    if (length < 0) return NULL;
    if (length > FEW) codes = PyMem_Malloc((size_t)length * sizeof *codes);
    if (codes == NULL) return PyErr_NoMemory();
    PyObject *found = PyList_New(0);
    if (found != NULL && length > 0)
        if (PyUnicode_AsUCS4(text, codes, length, 0) == NULL || add_all(self, codes, length, found) < 0)
            Py_CLEAR(found);
    if (codes != few) PyMem_Free(codes);
    return found;
}

/* Take one word, before those that were taken with the same first two characters. -1: an error. */
static int take(Finder *self, int32_t number, int32_t *next_code)
{
    PyObject *text = PyTuple_GetItem(self->texts, number);
    Py_ssize_t length = PyUnicode_GetLength(text);
    Py_UCS4 *begin = self->codes + *next_code;
    if (length < 0 || PyUnicode_AsUCS4(text, begin, length, 0) == NULL) return -1;
    Slot *slot = slot_of(self, begin[0], length > 1 ? begin[1] : NONE);
    self->word[number] = (Word){*next_code, (int32_t)length, slot->word};
    *slot = (Slot){begin[0], length > 1 ? begin[1] : NONE, number};
    uint32_t hash = mix(begin[0], 0) % BEGINS;
    self->begins[hash >> 3] |= (uint8_t)(1 << (hash & 7));
    *next_code += (int32_t)length;
    return 0;
}

/* Finder(words): a tuple of texts in their order, none empty and none twice. */
static PyObject *make(PyTypeObject *type, PyObject *given, PyObject *named)
{
    PyObject *texts;
    Py_ssize_t codes = 0;
    if (named != NULL && PyDict_Size(named)) return PyErr_Format(PyExc_TypeError, "Finder takes no names");
    if (!PyArg_ParseTuple(given, "O!", &PyTuple_Type, &texts)) return NULL;
    Py_ssize_t count = PyTuple_Size(texts);
    for (Py_ssize_t number = 0; number < count; number++) {
        Py_ssize_t length = PyUnicode_GetLength(PyTuple_GetItem(texts, number));
        if (length < 0) return NULL;
        if (length == 0) return PyErr_Format(PyExc_ValueError, "a word is empty");
        codes += length;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Finder *self = (Finder *)allocate(type, 0);
    if (self == NULL) return NULL;
    self->texts = Py_NewRef(texts);
    for (self->slots = 8; self->slots < 3 * count; self->slots *= 2);
    self->codes = PyMem_Calloc((size_t)codes + 1, sizeof *self->codes);
    self->word = PyMem_Calloc((size_t)count + 1, sizeof *self->word);
    self->slot = PyMem_Calloc((size_t)self->slots, sizeof *self->slot);
    if (!self->codes || !self->word || !self->slot) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t place = 0; place < self->slots; place++) self->slot[place].word = -1;
    int32_t next_code = 0;
    int done = 0;
    for (Py_ssize_t number = count; done == 0 && number-- > 0;) done = take(self, (int32_t)number, &next_code);
    if (done < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static void release(PyObject *me)
{
    Finder *self = (Finder *)me;
    PyTypeObject *type = Py_TYPE(me);
    Py_XDECREF(self->texts);
    PyMem_Free(self->codes);
    PyMem_Free(self->word);
    PyMem_Free(self->slot);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(me);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"find", find, METH_O, "The words that stand in a text; see app/phrases/words.py."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_new, make},
    {Py_tp_dealloc, release},
    {Py_tp_methods, methods},
    {Py_tp_doc, "Tells which words of a list stand in a text; see app/phrases/words.py."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.native._kernels.Finder",
    .basicsize = sizeof(Finder),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

int add_words(PyObject *module)
{
    return add_type(module, &spec, "Finder");
}
